/** Seeded numbers for tests: mulberry32, in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Interleaved u16 positions: half in a dense spot, half anywhere. */
export function scatter(rows: number, components: number, random: () => number): Uint16Array {
  return Uint16Array.from({ length: rows * components }, (_, i) =>
    i % (2 * components) < components ? 30_000 + random() * 3_000 : random() * 65_536,
  );
}
