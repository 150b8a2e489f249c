/** The point under the pointer. */

import { create } from "zustand";

interface Hover {
  ix: number | null;
  x: number;
  y: number;
}

export const useHover = create<Hover>(() => ({ ix: null, x: 0, y: 0 }));
export const setHover = (hover: Hover): void => useHover.setState(hover);
