/**
 * Polygons drawn on the map, and the rows inside: `area` on the flat map, `volume` on a view of the cube. The server
 * decides the same terms by the same arithmetic (docs/api.md, "Polygons"); `fixture/shapes.json` holds both to it.
 */

export interface Shape {
  /** Rows x, y and w of the matrix of a view, 12 numbers; null: the flat map. */
  matrix: readonly number[] | null;
  /** x, y, x, y, …: map units, or coordinates of the view (-1 to 1, y up). */
  corners: readonly number[];
}

/** Where rows lie: steps of a coarse grid, and 256ths of a step. */
export interface ShapePlaces {
  coarse: Uint16Array;
  /** Null where the atlas has none. */
  fine: Uint8Array | null;
  components: 2 | 3;
  /** Steps of the coarse grid from the map's middle to its side. */
  steps: number;
  rows: number;
}

const BANDS = 256;

/** By row, 1 where it is inside. O(rows), and the edges in the band of each row that the polygon's box holds. */
export function insideShape(shape: Shape, places: ShapePlaces): Uint8Array {
  const { coarse, fine, components, steps, rows } = places;
  const found = new Uint8Array(rows);
  const polygon = new Polygon(shape.corners);
  const scale = fine ? steps * 256 : steps;
  const at = (k: number): number =>
    ((fine ? (coarse[k] as number) * 256 + (fine[k] as number) : (coarse[k] as number)) + 0.5) / scale - 1;
  if (!shape.matrix) {
    // Most rows of a small polygon are passed over by whole steps alone.
    const { left, right, low, high } = polygon;
    const step = (unit: number): number => Math.floor((unit + 1) * steps);
    const [west, east, south, north] = [step(left) - 1, step(right) + 1, step(low) - 1, step(high) + 1];
    for (let row = 0, k = 0; row < rows; row++, k += components) {
      const x = coarse[k] as number;
      const y = coarse[k + 1] as number;
      if (x < west || x > east || y < south || y > north) continue;
      if (polygon.holds(at(k), at(k + 1))) found[row] = 1;
    }
    return found;
  }
  const [a, b, c, d, e, f, g, h, i, j, l, m] = shape.matrix as unknown as Rows;
  for (let row = 0, k = 0; row < rows; row++, k += components) {
    const x = at(k);
    const y = at(k + 1);
    const z = at(k + 2);
    const w = i * x + j * y + l * z + m;
    if (!(w > 0)) continue;
    if (polygon.holds((a * x + b * y + c * z + d) / w, (e * x + f * y + g * z + h) / w)) found[row] = 1;
  }
  return found;
}

type Rows = [number, number, number, number, number, number, number, number, number, number, number, number];

/**
 * The even-odd rule. The height is cut into bands, each with the edges that reach into it: that changes no answer, since
 * an edge is crossed only where its ends lie on either side.
 */
class Polygon {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
  readonly #perUnit: number;
  /** By band, where its edges begin in the arrays below. */
  readonly #bands = new Int32Array(BANDS + 1);
  readonly #ax: Float64Array;
  readonly #ay: Float64Array;
  readonly #bx: Float64Array;
  readonly #by: Float64Array;

  constructor(corners: readonly number[]) {
    const xs = corners.filter((_, k) => k % 2 === 0);
    const ys = corners.filter((_, k) => k % 2 === 1);
    [this.left, this.right] = [Math.min(...xs), Math.max(...xs)];
    [this.low, this.high] = [Math.min(...ys), Math.max(...ys)];
    this.#perUnit = this.high > this.low ? BANDS / (this.high - this.low) : 0;
    const edges: number[][] = Array.from({ length: BANDS }, () => []);
    ys.forEach((y, edge) => {
      const before = ys.at(edge - 1) as number;
      const last = this.#band(Math.max(y, before));
      for (let band = this.#band(Math.min(y, before)); band <= last; band++) edges[band]?.push(edge);
    });
    const all = edges.flat();
    edges.forEach((band, i) => {
      this.#bands[i + 1] = (this.#bands[i] as number) + band.length;
    });
    const ends = (values: readonly number[], back: number): Float64Array =>
      Float64Array.from(all, (edge) => values.at(edge - back) as number);
    [this.#ax, this.#ay, this.#bx, this.#by] = [ends(xs, 1), ends(ys, 1), ends(xs, 0), ends(ys, 0)];
  }

  holds(x: number, y: number): boolean {
    if (!(x >= this.left && x <= this.right && y >= this.low && y <= this.high)) return false;
    const band = this.#band(y);
    const end = this.#bands[band + 1] as number;
    let odd = false;
    for (let n = this.#bands[band] as number; n < end; n++) {
      const ay = this.#ay[n] as number;
      const by = this.#by[n] as number;
      if (ay > y === by > y) continue;
      const ax = this.#ax[n] as number;
      if (x < (((this.#bx[n] as number) - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    }
    return odd;
  }

  #band(y: number): number {
    return Math.min(Math.floor((y - this.low) * this.#perUnit), BANDS - 1);
  }
}
