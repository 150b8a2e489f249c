import { keepPreviousData, QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, getJson, getMask } from "./client";
import type {
  Atlas,
  Brief,
  Card,
  Comparison,
  Detail,
  Difference,
  Distribution,
  Facets,
  Family,
  LicenseChain,
  Lineage,
  Pair,
  Similar,
} from "./types";

/** An atlas never changes while it is served, so what was fetched stays fresh; a changed question cancels the old. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

export const atlasQuery = queryOptions({
  queryKey: ["atlas"],
  queryFn: ({ signal }) => getJson<Atlas>("atlas", {}, signal),
});

export const briefQuery = (atlas: string, ix: number) =>
  queryOptions({
    queryKey: ["brief", atlas, ix],
    queryFn: async ({ signal }) => (await getJson<Brief[]>("points/at", { ix, atlas }, signal))[0] ?? null,
    gcTime: 60_000,
  });

/** Base models of the largest families, largest first. */
export const familiesQuery = () =>
  queryOptions({
    queryKey: ["families"],
    queryFn: async ({ signal }) => {
      const page = await getJson<{ items: { root: Brief; size: number }[] }>(
        "families",
        { limit: 160 },
        signal,
      );
      return page.items.filter(({ size }) => size > 2).map(({ root }) => root);
    },
  });

/** Which models a filter keeps; null: nothing is asked. */
export const maskQuery = (filter: string | null) =>
  queryOptions({
    queryKey: ["mask", filter],
    queryFn: ({ signal }) => getMask(filter ?? "", signal),
    enabled: filter !== null,
    gcTime: 60_000,
    structuralSharing: false,
  });

export const modelQuery = (id: string) =>
  queryOptions({
    queryKey: ["model", id],
    queryFn: ({ signal }) => getJson<Detail>("model", { id }, signal),
  });

/** All ancestors, and the nearest children: what the panel shows first. */
export const lineageQuery = (id: string) =>
  queryOptions({
    queryKey: ["lineage", id],
    queryFn: ({ signal }) => getJson<Lineage>("model/lineage", { id, direction: "both", limit: 200 }, signal),
  });

/** Children of one relation, or all, as far as the API gives them in one answer. */
export const childrenQuery = (id: string, relation: string | null) =>
  queryOptions({
    queryKey: ["children", id, relation],
    queryFn: ({ signal }) =>
      getJson<Lineage>("model/lineage", { id, direction: "down", depth: 1, relation, limit: 5000 }, signal),
    placeholderData: keepPreviousData,
  });

export const familyQuery = (id: string) =>
  queryOptions({
    queryKey: ["family", id],
    queryFn: ({ signal }) => getJson<Family>("model/family", { id, limit: 100_000 }, signal),
  });

export const similarQuery = (id: string) =>
  queryOptions({
    queryKey: ["similar", id],
    queryFn: ({ signal }) => getJson<Similar>("model/similar", { id, k: 30 }, signal),
  });

export const licenseQuery = (id: string) =>
  queryOptions({
    queryKey: ["license", id],
    queryFn: ({ signal }) => getJson<LicenseChain>("model/license", { id }, signal),
  });

/** What turns a model into another. */
export const diffQuery = (a: string, b: string) =>
  queryOptions({
    queryKey: ["diff", a, b],
    queryFn: ({ signal }) => getJson<Difference>("diff", { a, b }, signal),
  });

/** What joins two models. */
export const pairQuery = (a: string, b: string) =>
  queryOptions({
    queryKey: ["pair", a, b],
    queryFn: ({ signal }) => getJson<Pair>("pair", { a, b }, signal),
    gcTime: 60_000,
  });

/** Two models side by side, and their families. */
export const compareQuery = (a: string, b: string) =>
  queryOptions({
    queryKey: ["compare", a, b],
    queryFn: ({ signal }) => getJson<Comparison>("compare", { a, b }, signal),
  });

export const cardQuery = (id: string) =>
  queryOptions({
    queryKey: ["card", id],
    queryFn: ({ signal }) => getJson<Card>("model/card", { id }, signal),
  });

/** Counts by value, asked of the server where the browser has no columns. */
export const facetQuery = (column: string, filter: string, limit = 100) =>
  queryOptions({
    queryKey: ["facets", column, filter, limit],
    queryFn: ({ signal }) => getJson<Facets>("facets", { column, filter, limit }, signal),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });

/** Models in bins: of the server's choice, or between given edges. */
export const histogramQuery = (column: string, filter: string, edges: string | null) =>
  queryOptions({
    queryKey: ["histogram", column, filter, edges],
    queryFn: ({ signal }) => getJson<Distribution>("histogram", { column, filter, edges }, signal),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });
