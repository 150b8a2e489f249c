/** The canvas over the points: labels, and rings around the hovered and the selected model. */

import { LabelLayer, type LabelView } from "../labels/LabelLayer";
import type { MapLabel, Theme } from "../types";
import { cssColor, GROUNDS } from "./look";

export interface Ring {
  x: number;
  y: number;
  /** CSS pixels. */
  diameter: number;
  kind: "hover" | "selected";
}

export class Overlay {
  readonly canvas: HTMLCanvasElement;
  readonly labels: LabelLayer;
  readonly #context: CanvasRenderingContext2D;
  #theme: Theme = "dark";
  labelsShown = true;

  constructor(container: HTMLElement) {
    this.canvas = document.createElement("canvas");
    const context = this.canvas.getContext("2d");
    if (!context) throw new Error("no 2D canvas");
    this.#context = context;
    this.labels = new LabelLayer(context, getComputedStyle(container).fontFamily || "system-ui, sans-serif");
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.labels.setTheme(theme);
  }

  setLabels(labels: readonly MapLabel[]): void {
    this.labels.set(labels);
  }

  draw(view: LabelView, rings: readonly Ring[]): void {
    const context = this.#context;
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    for (const ring of rings) this.#ring(ring);
    if (this.labelsShown) this.labels.draw(context, view);
  }

  #ring({ x, y, diameter, kind }: Ring): void {
    const context = this.#context;
    const dark = this.#theme === "dark";
    const radius = Math.max(diameter / 2 + 3, kind === "selected" ? 7 : 5.5);
    const stroke = (width: number, style: string): void => {
      context.lineWidth = width;
      context.strokeStyle = style;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.stroke();
    };
    stroke(kind === "selected" ? 5 : 4, cssColor(GROUNDS[this.#theme].color, 0.85));
    stroke(kind === "selected" ? 2.5 : 1.5, dark ? "#ffffff" : "#0b1220");
  }
}
