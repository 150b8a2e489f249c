/** Where the ticks of a ramp stand, and what they say. */

import type { TraitKind } from "../color/traits";
import { compact } from "../format/numbers";

export interface Tick {
  /** 0 at the left end of the ramp, 1 at the right. */
  at: number;
  label: string;
}

export function rampTicks(
  [low, high]: readonly [number, number],
  kind: TraitKind,
  scale: "linear" | "log",
  neighbors: number,
): Tick[] {
  if (kind === "share") {
    return [0, 0.5, 1].map((share) => ({
      at: (share * neighbors - low) / (high - low),
      label: `${share * 100} %`,
    }));
  }
  if (kind === "ordinal") {
    const steps = high <= 8 ? [0, 2, 4, 6, 8] : [0, high / 2, high];
    return steps.map((step) => ({ at: step / high, label: step === high ? `${step}+` : String(step) }));
  }
  if (kind === "date") return years(low, high);
  return scale === "log"
    ? powers(low, high)
    : [low, (low + high) / 2, high].map((v) => ({ at: (v - low) / (high - low), label: compact(v) }));
}

function years(low: number, high: number): Tick[] {
  const first = new Date(low * 1000).getUTCFullYear() + 1;
  const last = new Date(high * 1000).getUTCFullYear();
  if (last < first) return [];
  const step = Math.max(1, Math.ceil((last - first + 1) / 5));
  const ticks: Tick[] = [];
  for (let year = first; year <= last; year += step) {
    ticks.push({ at: (Date.UTC(year, 0, 1) / 1000 - low) / (high - low), label: String(year) });
  }
  return ticks;
}

/** Powers of ten on the scale log(1 + v), which has a place for zero; thinned to six. */
function powers(low: number, high: number): Tick[] {
  const place = (v: number) => (Math.log1p(v) - Math.log1p(low)) / (Math.log1p(high) - Math.log1p(low));
  const values = low < 1 ? [0] : [];
  const top = Math.floor(Math.log10(Math.max(1, high)));
  const step = Math.max(1, Math.ceil(top / 4));
  for (let power = low < 1 ? step : Math.ceil(Math.log10(low)); power <= top; power += step)
    values.push(10 ** power);
  return values.map((v) => ({ at: place(v), label: compact(v) }));
}

/** Three values from the least to the greatest, evenly apart where round numbers allow it, and how large each is drawn. */
export function sizeTicks([low, high]: readonly [number, number]): Tick[] {
  if (low >= high) return [{ at: 0, label: compact(low) }];
  const round = powers(low, high);
  const middle = round.slice(1, -1).sort((a, b) => Math.abs(a.at - 0.5) - Math.abs(b.at - 0.5))[0];
  if (middle) return [round[0] as Tick, middle, round.at(-1) as Tick];
  const between = Math.round(Math.sqrt((1 + low) * (1 + high)) - 1);
  const at = (Math.log1p(between) - Math.log1p(low)) / (Math.log1p(high) - Math.log1p(low));
  return [
    { at: 0, label: compact(low) },
    ...(between > low && between < high ? [{ at, label: compact(between) }] : []),
    { at: 1, label: compact(high) },
  ];
}
