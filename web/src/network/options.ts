/** What the network is told by, as `View.network` carries it in the URL. */

import { readSettings, writeSettings } from "../state/settings";
import { amendView, getView, setView } from "../state/view";
import { RELATIONS } from "../words";
import type { Order } from "./answer";

export const LIMITS = [250, 500, 1000, 2000] as const;
export const ORDERS: readonly Order[] = ["downloads", "descendants", "likes"];
/** Kinds of edges that can be switched: the likeness of texts, and each relation of lineage. */
export const KINDS = ["similar", ...RELATIONS] as const;
export type Kind = (typeof KINDS)[number];

export interface Options {
  /** What the models are: those of the filter and selection, or what is near the open model. */
  of: "scope" | "around";
  order: Order;
  /** null: as many as the server gives unasked. */
  limit: number | null;
  /** Least similarity that is drawn; null: chosen so that the picture stays readable. */
  least: number | null;
  off: ReadonlySet<Kind>;
  seed: number;
  list: boolean;
  /** Models that were put somewhere, see `pins.ts`; null: none. */
  pins: string | null;
  /** Where the camera rests, see `camera.ts`; null: all is fitted in. */
  at: string | null;
}

export function readOptions(text: string): Options {
  const { of, order, limit, least, off, seed, list, pins, at } = readSettings(text);
  const known = (off ?? "").split(" ").filter((kind): kind is Kind => KINDS.includes(kind as Kind));
  const cosine = Number(least);
  return {
    of: of === "around" ? "around" : "scope",
    order: ORDERS.find((name) => name === order) ?? "downloads",
    limit: LIMITS.find((number) => String(number) === limit) ?? null,
    least: least && cosine >= 0 && cosine <= 1 ? cosine : null,
    off: new Set(known),
    seed: /^\d{1,4}$/.test(seed ?? "") ? Number(seed) : 1,
    list: list === "1",
    pins: pins || null,
    at: at || null,
  };
}

export function writeOptions({ of, order, limit, least, off, seed, list, pins, at }: Options): string {
  return writeSettings({
    of: of === "around" ? of : null,
    order: order === "downloads" ? null : order,
    limit: limit === null ? null : String(limit),
    least: least === null ? null : least.toFixed(3).replace(/0+$/, ""),
    off: [...off].join(" "),
    seed: seed === 1 ? null : String(seed),
    list: list ? "1" : null,
    pins,
    at,
  });
}

const changed = (change: Partial<Options>): string =>
  writeOptions({ ...readOptions(getView().network), ...change });

export const setOptions = (change: Partial<Options>): void => setView({ network: changed(change) });

/** A change that is no step of its own in the history. */
export const amendOptions = (change: Partial<Options>): void => amendView({ network: changed(change) });
