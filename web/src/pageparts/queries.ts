/** What the pages of a model, a family and an owner ask the server beside what the panel asks. */

import { queryOptions } from "@tanstack/react-query";
import { getJson } from "../api/client";
import type { FamilySummary, Files, Owner, Page, Paths } from "../api/types";

export const summaryQuery = (root: string) =>
  queryOptions({
    queryKey: ["family summary", root],
    queryFn: ({ signal }) => getJson<FamilySummary>("family/summary", { root }, signal),
  });

export const ownerQuery = (name: string) =>
  queryOptions({
    queryKey: ["owner", name],
    queryFn: ({ signal }) => getJson<Owner>("owner", { name }, signal),
  });

export const pathsQuery = (id: string, limit: number) =>
  queryOptions({
    queryKey: ["paths", id, limit],
    queryFn: ({ signal }) => getJson<Paths>("model/paths", { id, limit }, signal),
  });

const FIELDS = "id,ix,task,library,license_family,relation,languages,downloads,created_at,children";

/** The first models that a filter keeps, the most downloaded first, and how many there are. */
export const firstQuery = (filter: string, limit: number) =>
  queryOptions({
    queryKey: ["first", filter, limit],
    queryFn: ({ signal }) =>
      getJson<Page>("models", { filter, limit, sort: "-downloads", fields: FIELDS }, signal),
    gcTime: 60_000,
  });

/** Asked of the live Hub, and so only when a person asks. */
export const filesQuery = (id: string) =>
  queryOptions({
    queryKey: ["files", id],
    queryFn: ({ signal }) => getJson<Files>("model/files", { id }, signal),
    enabled: false,
    retry: false,
    staleTime: 600_000,
  });
