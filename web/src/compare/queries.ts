import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "../api/client";
import type { Search } from "../api/types";

/** Models whose name holds what is typed. */
export const namesQuery = (q: string) =>
  queryOptions({
    queryKey: ["names", q],
    queryFn: ({ signal }) => getJson<Search>("search", { q, mode: "name", limit: 8 }, signal),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
