/** Arranges large families off the main thread. */

import { type Arrangement, arrange } from "./arrange";
import type { Shape } from "./family";
import type { Unfolded } from "./fold";

export type LayoutRequest = { shape: Shape } | { id: number; how: Unfolded; arrangement: Arrangement };

let shape: Shape | null = null;

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  if ("shape" in data) {
    shape = data.shape;
    return;
  }
  if (!shape) return;
  const picture = arrange(shape, data.how, data.arrangement);
  const { items } = picture;
  const arrays = [
    picture.x,
    picture.y,
    picture.angle,
    picture.undated,
    items.kind,
    items.node,
    items.above,
    items.hidden,
    items.links.from,
    items.links.to,
    items.links.row,
  ];
  self.postMessage({ id: data.id, picture }, { transfer: arrays.map(({ buffer }) => buffer) });
};
