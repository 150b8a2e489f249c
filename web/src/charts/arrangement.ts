/** How the charts are arranged, as the text of it in a link: `pin:task likes,hide:tag,first:owner,by:lift`. */

import { readSettings, writeSettings } from "../state/settings";
import { CHARTS, chartOf, FIRST_PINS } from "./catalog";

export const ORDERS = ["matching", "all", "lift", "name"] as const;
export type Order = (typeof ORDERS)[number];

export interface Arrangement {
  /** Columns in the filters panel, in their order. */
  pinned: readonly string[];
  hidden: readonly string[];
  /** Columns that come first among the charts, in their order. */
  first: readonly string[];
  /** Numbers on a linear axis. */
  linear: readonly string[];
  /** Each bar as a share: of those that match, against that of all. */
  shares: boolean;
  order: Order;
}

const NO_PINS = "none";

const columnsIn = (text: string | undefined): string[] =>
  [...new Set((text ?? "").split(" "))].filter((column) => chartOf(column) !== undefined);

export function readArrangement(text: string): Arrangement {
  const settings = readSettings(text);
  return {
    pinned: settings.pin === undefined ? FIRST_PINS : columnsIn(settings.pin),
    hidden: columnsIn(settings.hide),
    first: columnsIn(settings.first),
    linear: columnsIn(settings.linear),
    shares: settings.as === "share",
    order: ORDERS.find((order) => order === settings.by) ?? "matching",
  };
}

export function writeArrangement({ pinned, hidden, first, linear, shares, order }: Arrangement): string {
  const pins = pinned.join(" ");
  return writeSettings({
    pin: pins === FIRST_PINS.join(" ") ? "" : pins || NO_PINS,
    hide: hidden.join(" "),
    first: first.join(" "),
    linear: linear.join(" "),
    as: shares ? "share" : "",
    by: order === "matching" ? "" : order,
  });
}

/** All columns in the order of the charts, hidden ones among them. */
export function inOrder({ first }: Pick<Arrangement, "first">): string[] {
  const rest = CHARTS.map(({ column }) => column).filter((column) => !first.includes(column));
  return [...first, ...rest];
}

/** One place earlier or later, past those that are hidden. */
export function moved(now: Arrangement, column: string, by: -1 | 1): Arrangement {
  const order = inOrder(now);
  const shown = order.filter((other) => !now.hidden.includes(other));
  const other = shown[shown.indexOf(column) + by];
  if (other === undefined) return now;
  const [from, to] = [order.indexOf(column), order.indexOf(other)];
  order.splice(to, 0, ...order.splice(from, 1));
  return { ...now, first: order.slice(0, Math.max(from, to) + 1) };
}

export const movedPin = (pinned: readonly string[], column: string, by: -1 | 1): readonly string[] => {
  const at = pinned.indexOf(column);
  const other = pinned[at + by];
  if (at < 0 || other === undefined) return pinned;
  return pinned.map((name, i) => (i === at ? other : i === at + by ? column : name));
};

export const toggled = (columns: readonly string[], column: string): readonly string[] =>
  columns.includes(column) ? columns.filter((other) => other !== column) : [...columns, column];
