/** Contours of what is in view, asked of the worker when the view, or what is shown, has rested a moment. */

import type { Navigator } from "../camera/Navigator";
import type { ContourLines } from "../types";
import type { PointsClient } from "../worker/PointsClient";

const REST = 120;
/** A cell in CSS pixels, and cells over which a point is spread. */
const CELL = 4;
const RADIUS = 3;
/** Around the view: a small pan shows no ends of lines. */
const MARGIN = 0.3;

export class Contours {
  lines: ContourLines | null = null;
  readonly #client: PointsClient;
  readonly #navigator: Navigator;
  readonly #changed: (lines: ContourLines | null) => void;
  #shown = false;
  #timer = 0;
  #turn = 0;

  constructor(client: PointsClient, navigator: Navigator, changed: (lines: ContourLines | null) => void) {
    this.#client = client;
    this.#navigator = navigator;
    this.#changed = changed;
  }

  show(shown: boolean): void {
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (shown) this.renew(0);
    else {
      this.#turn++;
      clearTimeout(this.#timer);
      this.#take(null);
    }
  }

  /** The view, or what is shown, is another one. */
  renew(rest = REST): void {
    if (!this.#shown) return;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#ask().catch(() => undefined);
    }, rest);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const { flat, mode } = this.#navigator;
    if (mode !== "2d") return;
    const turn = ++this.#turn;
    const { width, height } = flat.viewport;
    const perUnit = flat.pixelsPerUnit();
    const [halfWidth, halfHeight] = [(width * (0.5 + MARGIN)) / perUnit, (height * (0.5 + MARGIN)) / perUnit];
    const lines = await this.#client.call("contours", {
      box: {
        x0: flat.x - halfWidth,
        y0: flat.y - halfHeight,
        x1: flat.x + halfWidth,
        y1: flat.y + halfHeight,
      },
      width: Math.max(Math.ceil((2 * halfWidth * perUnit) / CELL), 2),
      height: Math.max(Math.ceil((2 * halfHeight * perUnit) / CELL), 2),
      radius: RADIUS,
    });
    if (turn === this.#turn) this.#take(lines);
  }

  #take(lines: ContourLines | null): void {
    this.lines = lines;
    this.#changed(lines);
  }
}
