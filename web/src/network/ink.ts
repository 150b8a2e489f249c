import type { Palette } from "../color/palettes";
import type { Ink } from "./scene";

/** What the page's tokens and the palette say of a network's lines and words. */
export function inkOf(palette: Palette): Ink {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ground: palette.ground,
    text: token("--text"),
    quiet: token("--text-3"),
    accent: token("--accent"),
    alert: token("--alert"),
    relations: palette.relations,
  };
}
