/** A place on the page for a picture: the canvas, and over it what takes pointer and keys. */

import type { Scene } from "../frame/Scene";
import { Gestures } from "./Gestures";
import { Pointing, type PointingContext } from "./Pointing";

export class Pane {
  readonly scene: Scene;
  readonly #surface = document.createElement("div");
  readonly #gestures: Gestures;

  constructor(scene: Scene, context: Omit<PointingContext, "labelAt" | "cursor">) {
    this.scene = scene;
    const { annotations } = scene;
    const pointing = new Pointing({
      ...context,
      labelAt: (x, y) => (annotations.labelsShown ? annotations.labels.at(x, y) : null),
      cursor: (style) => {
        this.#surface.style.cursor = style;
      },
    });
    this.#gestures = new Gestures(this.#surface, pointing);
  }

  attach(container: HTMLElement): void {
    for (const layer of [this.scene.renderer.canvas, this.#surface]) {
      Object.assign(layer.style, {
        position: "absolute",
        inset: "0",
        width: "100%",
        height: "100%",
        display: "block",
      });
      container.append(layer);
    }
    Object.assign(this.#surface.style, { touchAction: "none", outline: "none", cursor: "default" });
    if (container.tabIndex < 0) this.#surface.tabIndex = 0;
    else this.#surface.removeAttribute("tabindex");
  }

  dispose(): void {
    this.#gestures.dispose();
    this.scene.renderer.dispose();
    this.scene.renderer.canvas.remove();
    this.#surface.remove();
  }
}
