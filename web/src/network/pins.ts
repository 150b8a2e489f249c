/** Models that a person put somewhere, and the short text that a link has for them. */

export interface Place {
  x: number;
  y: number;
}

/** By place of the model in the network. */
export type Pins = ReadonlyMap<number, Place>;

export const NO_PINS: Pins = new Map();
/** A link has room for this many. */
export const MOST_PINS = 40;
/** Parts of a unit of the layout that a link tells. */
const PARTS = 10;

/** A place as a link can tell it: who pins gets what the link restores. */
export const pinPlace = ({ x, y }: Place): Place => ({
  x: Math.round(x * PARTS) / PARTS,
  y: Math.round(y * PARTS) / PARTS,
});

const short = (value: number): string => Math.round(value).toString(36);

/** `4f_-2s_1x.`…: each model's number in the atlas and its place; what has no room is counted at the end: `.x5`. */
export function writePins(pins: Pins, ix: Uint32Array): string {
  const all = [...pins].map(
    ([node, { x, y }]) => `${short(ix[node] as number)}_${short(x * PARTS)}_${short(y * PARTS)}`,
  );
  const left = all.length - MOST_PINS;
  return [...all.slice(0, MOST_PINS), ...(left > 0 ? [`x${short(left)}`] : [])].join(".");
}

/** Reads pins; what is none, or of a model that is not here, is left out. */
export function readPins(text: string, ix: Uint32Array): Pins {
  const pins = new Map<number, Place>();
  for (const one of text.split(".").slice(0, MOST_PINS)) {
    const [, at, x, y] = /^([0-9a-z]{1,6})_(-?[0-9a-z]{1,5})_(-?[0-9a-z]{1,5})$/.exec(one) ?? [];
    const node = at ? ix.indexOf(Number.parseInt(at, 36)) : -1;
    if (node >= 0 && x && y)
      pins.set(node, { x: Number.parseInt(x, 36) / PARTS, y: Number.parseInt(y, 36) / PARTS });
  }
  return pins;
}
