import { queryOptions, useQuery } from "@tanstack/react-query";
import { getJson } from "../api/client";
import type { components } from "../api/openapi";
import type { Facets } from "../api/types";

/** What the short list is told of a model. */
export interface Listed {
  id: string;
  ix: number;
  task: string | null;
  library: string | null;
  license_family: string;
  chain: string | null;
  downloads: number | null;
  parameters: number | null;
  created_at: string | null;
  modified_at: string | null;
  languages: string[];
  children: number;
  descendants: number;
}

const FIELDS =
  "id,ix,task,library,license_family,chain,downloads,parameters,created_at,modified_at,languages,children,descendants";

type Listing = Omit<components["schemas"]["ModelPage"], "items"> & { items: Listed[] };

export const listQuery = (filter: string, limit: number, sort = "-downloads") =>
  queryOptions({
    queryKey: ["list", filter, limit, sort],
    queryFn: ({ signal }) => getJson<Listing>("models", { filter, limit, sort, fields: FIELDS }, signal),
    gcTime: 60_000,
    retry: false,
  });

export const useTable = (filter: string, limit: number, sort?: string) =>
  useQuery(listQuery(filter, limit, sort));

/** Values of a column among the models of one year. */
export const yearQuery = (column: string, year: string) =>
  queryOptions({
    queryKey: ["year", column, year],
    queryFn: ({ signal }) =>
      getJson<Facets>("facets", { column, filter: `created:${year}`, limit: 200 }, signal),
  });
