/** Windows of the rows of a question: pages by their place in its order, those in view and no more. */

import { useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { getJson } from "../api/client";
import { queryClient } from "../api/queries";
import type { ColumnsAnswer, Page } from "../api/types";

export type ModelRow = Readonly<Record<string, unknown>> & { readonly id: string; readonly ix: number };

export interface Question {
  filter: string;
  sort: string;
  /** Names of columns, joined by commas. */
  fields: string;
}

export const PAGE = 100;
/** Pages are let go of soon: who scrolls through all of them must not keep them. */
const KEPT_MS = 20_000;
/** Places that a jump passes by are not asked for. */
const PASSED_MS = 70;

export const columnsQuery = {
  queryKey: ["columns"],
  queryFn: ({ signal }: { signal: AbortSignal }) => getJson<ColumnsAnswer>("columns", {}, signal),
};

const pageQuery = ({ filter, sort, fields }: Question, page: number) => ({
  queryKey: ["rows", filter, sort, fields, page],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    getJson<Page>("models", { filter, sort, fields, limit: PAGE, offset: page * PAGE }, signal),
  gcTime: KEPT_MS,
});

export const isSet = (bits: Uint8Array, ix: number): boolean =>
  (((bits[ix >> 3] ?? 0) >> (ix & 7)) & 1) === 1;

interface Windowed {
  /** null: as many as could be looked at in time. */
  total: number | null | undefined;
  note: string | null;
  error: Error | null;
  row: (index: number) => ModelRow | undefined;
  retry: () => void;
}

export function useRows(question: Question, first: number, last: number): Windowed {
  const head = useQuery(pageQuery(question, 0));
  const [from, to] = useSettled(Math.floor(first / PAGE), Math.floor(Math.max(first, last) / PAGE));
  const pages = Array.from({ length: Math.min(6, to - from + 1) }, (_, i) => from + i).filter(
    (page) => page > 0,
  );
  const asked = useQueries({
    queries: pages.map((page) => ({ ...pageQuery(question, page), enabled: head.data !== undefined })),
  });
  const found = new Map(pages.map((page, i) => [page, asked[i]?.data]));
  return {
    total: head.data?.total,
    note: head.data?.note ?? null,
    error: head.error ?? asked.find(({ error }) => error)?.error ?? null,
    row: (index) => {
      const page = Math.floor(index / PAGE);
      const rows = page === 0 ? head.data : (found.get(page) ?? kept(question, page));
      return rows?.items[index - page * PAGE] as ModelRow | undefined;
    },
    retry: () => {
      void head.refetch();
      for (const one of asked) if (one.error) void one.refetch();
    },
  };
}

const kept = (question: Question, page: number): Page | undefined =>
  queryClient.getQueryData<Page>(pageQuery(question, page).queryKey);

/** Some rows, wherever they are: for a range that is selected or copied. */
export async function fetchRows(question: Question, from: number, to: number): Promise<readonly ModelRow[]> {
  const pages = Array.from({ length: Math.floor(to / PAGE) - Math.floor(from / PAGE) + 1 }, (_, i) =>
    queryClient.fetchQuery({
      ...pageQuery(question, Math.floor(from / PAGE) + i),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  const rows = (await Promise.all(pages)).flatMap(({ items }) => items);
  const start = from - Math.floor(from / PAGE) * PAGE;
  return rows.slice(start, start + to - from + 1) as unknown as readonly ModelRow[];
}

/** The pages in view, at once where they follow those before, else as soon as scrolling has slowed down. */
function useSettled(from: number, to: number): readonly [number, number] {
  const [settled, settle] = useState<readonly [number, number]>([from, to]);
  const near = Math.abs(from - settled[0]) <= 1;
  useEffect(() => {
    if (from === settled[0] && to === settled[1]) return;
    const timer = setTimeout(() => settle([from, to]), near ? 0 : PASSED_MS);
    return () => clearTimeout(timer);
  }, [from, to, near, settled]);
  return near ? [from, to] : settled;
}
