/** What lies over the room for a moment, and what was said for a moment. None of it is in the URL. */

import { create } from "zustand";

interface Overlays {
  help: boolean;
  about: boolean;
  /** The menu that is open, by name. */
  menu: string | null;
  message: string | null;
}

export const useOverlays = create<Overlays>(() => ({ help: false, about: false, menu: null, message: null }));
export const setOverlays = (change: Partial<Overlays>): void => useOverlays.setState(change);

let timer: ReturnType<typeof setTimeout> | undefined;

/** Says a short thing for a few seconds, to the eye and to a screen reader. */
export function say(message: string): void {
  clearTimeout(timer);
  setOverlays({ message });
  timer = setTimeout(() => setOverlays({ message: null }), 3_500);
}
