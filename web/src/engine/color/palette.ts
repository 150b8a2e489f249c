/** Colors as the shader reads them: texels of one texture, `WIDTH` to a row. */

/** Texture width; codes go row by row. */
export const PALETTE_WIDTH = 256;
export const RAMP_STEPS = 256;

export type Rgb = readonly [r: number, g: number, b: number];

/** `#rgb` or `#rrggbb` to 0–255; anything else throws. */
export function parseHex(color: string): Rgb {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const parts = short ? short.slice(1).map((d) => d + d) : long?.slice(1);
  if (!parts) throw new RangeError(`"${color}" is no color of the form #rrggbb`);
  return parts.map((p) => Number.parseInt(p, 16)) as unknown as Rgb;
}

/** One texel for each of `codes` codes; those past the palette take `other`. Rows are whole. */
export function categoryTexels(palette: readonly string[], other: string, codes: number): Uint8Array {
  const rows = Math.max(Math.ceil(codes / PALETTE_WIDTH), 1);
  const texels = new Uint8Array(rows * PALETTE_WIDTH * 4);
  const rest = parseHex(other);
  for (let code = 0; code < rows * PALETTE_WIDTH; code++) {
    const color = palette[code];
    texels.set([...(color ? parseHex(color) : rest), 255], code * 4);
  }
  return texels;
}

/** `RAMP_STEPS` texels from the first stop to the last, then a row whose first texel is `missing`. */
export function rampTexels(stops: readonly string[], missing: string): Uint8Array {
  const texels = new Uint8Array(RAMP_STEPS * 2 * 4);
  const colors = stops.map(parseHex);
  for (let i = 0; i < RAMP_STEPS; i++) {
    const at = (i / (RAMP_STEPS - 1)) * (colors.length - 1);
    const low = Math.min(Math.floor(at), Math.max(colors.length - 2, 0));
    const a = colors[low] as Rgb;
    const b = colors[Math.min(low + 1, colors.length - 1)] as Rgb;
    for (let c = 0; c < 3; c++) {
      texels[i * 4 + c] = Math.round((a[c] as number) + ((b[c] as number) - (a[c] as number)) * (at - low));
    }
    texels[i * 4 + 3] = 255;
  }
  texels.set([...parseHex(missing), 255], RAMP_STEPS * 4);
  return texels;
}
