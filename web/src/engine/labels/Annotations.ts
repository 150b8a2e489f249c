/** What is written and drawn over the points: labels, and rings around the hovered and the selected model. */

import { cssColor, GROUNDS } from "../frame/look";
import type { SpriteDraw } from "../gl/SpriteLayer";
import type { MapLabel, Theme } from "../types";
import { LabelLayer, type LabelView } from "./LabelLayer";

export interface Ring {
  x: number;
  y: number;
  /** CSS pixels. */
  diameter: number;
  kind: "hover" | "selected";
}

export class Annotations {
  readonly labels = new LabelLayer();
  labelsShown = true;
  #theme: Theme = "dark";
  readonly #rings = new Map<string, HTMLCanvasElement>();

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.labels.setTheme(theme);
    this.#rings.clear();
  }

  setLabels(labels: readonly MapLabel[]): void {
    this.labels.set(labels);
  }

  /** Pictures of what is to be seen in a view, those below first. */
  sprites(view: LabelView, rings: readonly Ring[]): SpriteDraw[] {
    const drawn = rings.map((ring) => {
      const image = this.#ring(ring, view.ratio);
      const half = image.width / view.ratio / 2;
      return { image, x: ring.x - half, y: ring.y - half, opacity: 1 };
    });
    return this.labelsShown ? [...drawn, ...this.labels.sprites(view)] : drawn;
  }

  #ring({ diameter, kind }: Ring, ratio: number): HTMLCanvasElement {
    const key = `${kind} ${Math.round(2 * diameter)} ${ratio}`;
    const known = this.#rings.get(key);
    if (known) return known;
    const dark = this.#theme === "dark";
    const radius = Math.max(diameter / 2 + 3, kind === "selected" ? 7 : 5.5);
    const image = document.createElement("canvas");
    image.width = image.height = Math.ceil(2 * (radius + 3) * ratio);
    const context = image.getContext("2d", { willReadFrequently: true });
    if (!context) return image;
    const stroke = (width: number, style: string): void => {
      context.lineWidth = width * ratio;
      context.strokeStyle = style;
      context.beginPath();
      context.arc(image.width / 2, image.height / 2, radius * ratio, 0, 2 * Math.PI);
      context.stroke();
    };
    stroke(kind === "selected" ? 5 : 4, cssColor(GROUNDS[this.#theme].color, 0.85));
    stroke(kind === "selected" ? 2.5 : 1.5, dark ? "#ffffff" : "#0b1220");
    this.#rings.set(key, image);
    return image;
  }
}
