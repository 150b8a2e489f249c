import type { Problem } from "./types";

/** Where the API lies, relative to the page: the app works under any path that serves both. */
export const API = new URL("api/v1/", document.baseURI).href;

/** An answer that is no success, in the server's own words where it gave any. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null, fallback: string) {
    super(problem?.detail || problem?.title || fallback);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
  }
}

type Value = string | number | boolean | null | undefined;

export function apiUrl(path: string, parameters: Record<string, Value> = {}): string {
  const url = new URL(path, API);
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(key, String(value));
  }
  return url.href;
}

/** Fetches, and turns a problem document or a lost connection into an ApiError; an abort stays an abort. */
export async function request(url: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, null, "The server can’t be reached. Is modelome still running?");
  }
  if (response.ok) return response;
  let problem: Problem | null = null;
  if (response.headers.get("content-type")?.includes("json")) {
    problem = (await response.json().catch(() => null)) as Problem | null;
  }
  throw new ApiError(
    response.status,
    problem,
    `The server answered ${response.status} ${response.statusText}.`,
  );
}

export async function getJson<T>(
  path: string,
  parameters: Record<string, Value> = {},
  signal?: AbortSignal,
): Promise<T> {
  const response = await request(apiUrl(path, parameters), signal);
  return (await response.json()) as T;
}

/** The rows that a filter keeps: bit `ix & 7` of byte `ix >> 3`. */
export interface Mask {
  bits: Uint8Array;
  matched: number;
  total: number;
}

export async function getMask(filter: string, signal?: AbortSignal): Promise<Mask> {
  const response = await request(apiUrl("mask", { filter }), signal);
  return {
    bits: new Uint8Array(await response.arrayBuffer()),
    matched: Number(response.headers.get("x-matched") ?? Number.NaN),
    total: Number(response.headers.get("x-total") ?? Number.NaN),
  };
}
