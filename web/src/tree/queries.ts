import { queryOptions } from "@tanstack/react-query";
import { apiUrl, getJson, request } from "../api/client";
import type { components } from "../api/openapi";
import { readFamily } from "./family";

export type FamilyPage = components["schemas"]["FamilyPage"];

/** The whole family of any of its models, as arrays. */
export const treeQuery = (id: string) =>
  queryOptions({
    queryKey: ["tree", id],
    queryFn: async ({ signal }) => {
      const response = await request(apiUrl("family/tree", { root: id }), signal);
      return readFamily(await response.arrayBuffer());
    },
    // A family of a hundred thousand is not kept for long once it is left.
    gcTime: 60_000,
    structuralSharing: false,
  });

export const familiesQuery = queryOptions({
  queryKey: ["families", "largest"],
  queryFn: ({ signal }) => getJson<FamilyPage>("families", { limit: 40 }, signal),
});

export const fileUrl = (root: string, format: "newick" | "graphml" | "ndjson" | "json"): string =>
  apiUrl("family", { root, format, ...(format === "json" ? { limit: 100_000 } : {}) });
