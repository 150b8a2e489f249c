/** What can be looked at: the map, the views beside it, and pages of one thing. */

export const SURFACES = [
  "start",
  "map",
  "tree",
  "network",
  "charts",
  "table",
  "lab",
  "model",
  "family",
  "owner",
  "compare",
] as const;

export type Surface = (typeof SURFACES)[number];

/** The views of the bottom bar, in their order, which is that of the keys 1 to 6. */
export const TABS = ["map", "tree", "network", "charts", "table", "lab"] as const;

/** Views of the filtered models: they stand between the filters and the panel of a model. */
const OF_MODELS: ReadonlySet<Surface> = new Set(["map", "tree", "network", "charts", "table"]);

export const isOfModels = (surface: Surface): boolean => OF_MODELS.has(surface);

export const isSurface = (text: string | null): text is Surface =>
  (SURFACES as readonly (string | null)[]).includes(text);
