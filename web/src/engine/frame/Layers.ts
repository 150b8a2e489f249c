/** All that a picture is drawn with besides its points, on one context; made anew when the context was lost. */

import { Accumulator, type Ground, type PictureParts } from "../gl/Accumulator";
import { ContourLayer, type ContourView } from "../gl/ContourLayer";
import { EdgeLayer } from "../gl/EdgeLayer";
import { type SpriteDraw, SpriteLayer } from "../gl/SpriteLayer";

export interface Developed {
  /** Of shown and of muted points. */
  gain: readonly [shown: number, muted: number];
  ground: Ground;
  contours: ContourView | null;
  parts: PictureParts;
  sprites: readonly SpriteDraw[];
  ratio: number;
}

export class Layers {
  readonly accumulator: Accumulator;
  readonly edges: EdgeLayer;
  readonly contours: ContourLayer;
  readonly #sprites: SpriteLayer;

  constructor(gl: WebGL2RenderingContext) {
    this.accumulator = new Accumulator(gl);
    this.edges = new EdgeLayer(gl);
    this.contours = new ContourLayer(gl);
    this.#sprites = new SpriteLayer(gl);
  }

  /** Starts to build what a picture needs, and tells whether it is there. */
  ready(parts: PictureParts): boolean {
    const contours = this.contours.ready;
    return this.accumulator.ready(parts) && this.#sprites.ready && contours;
  }

  /** Puts the picture on the canvas: points on their ground, lines over them, labels over all. */
  develop(
    { gain, ground, contours, parts, sprites, ratio }: Developed,
    canvas: { width: number; height: number },
  ): void {
    this.accumulator.develop(gain, ground, parts);
    this.contours.draw(contours);
    this.#sprites.draw(sprites, canvas.width, canvas.height, ratio);
  }

  dispose(): void {
    this.accumulator.dispose();
    this.edges.dispose();
    this.contours.dispose();
    this.#sprites.dispose();
  }
}
