import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "../api/client";
import type { Page, Search, Suggest, Values } from "../api/types";

const KEPT = 60_000;

/** More than are shown: what is found for a text is narrowed to the next one before that is answered. */
const NARROWED = 30;

/** What is offered for a text; the former stands until it comes, and a former question is canceled. */
export const suggestQuery = (q: string) =>
  queryOptions({
    queryKey: ["suggest", q],
    queryFn: ({ signal }) => getJson<Suggest>("suggest", { q, limit: NARROWED }, signal),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    gcTime: KEPT,
    retry: false,
  });

export const meaningQuery = (q: string, limit: number) =>
  queryOptions({
    queryKey: ["search", "meaning", q, limit],
    queryFn: ({ signal }) => getJson<Search>("search", { q, mode: "meaning", limit }, signal),
    enabled: q !== "",
    gcTime: KEPT,
    retry: false,
  });

export const valuesQuery = (field: string, q: string) =>
  queryOptions({
    queryKey: ["values", field, q],
    queryFn: ({ signal }) => getJson<Values>("values", { field, q, limit: 12 }, signal),
    placeholderData: keepPreviousData,
    gcTime: KEPT,
    retry: false,
  });

/** How many models a filter keeps. */
export const countQuery = (filter: string) =>
  queryOptions({
    queryKey: ["count", filter],
    queryFn: ({ signal }) => getJson<Page>("models", { filter, limit: 1, fields: "id" }, signal),
    gcTime: KEPT,
    retry: false,
  });
