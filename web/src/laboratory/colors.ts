/** Colors of figures: of the app's palettes where a category has one, else of Okabe and Ito, set for either ground. */

import { type Palette, palettes } from "../color/palettes";
import { useTheme } from "../state/preferences";

export interface Ink {
  palette: Palette;
  blue: string;
  orange: string;
  green: string;
  red: string;
  purple: string;
  gray: string;
  pale: string;
  text: string;
}

const INKS: Record<"dark" | "light", Omit<Ink, "palette">> = {
  dark: {
    blue: "#56b4e9",
    orange: "#e69f00",
    green: "#2fbf94",
    red: "#f0703a",
    purple: "#cf87b2",
    gray: "#8492a3",
    pale: "#3a4656",
    text: "#e4eaf2",
  },
  light: {
    blue: "#0072b2",
    orange: "#c27c00",
    green: "#008a64",
    red: "#cc4e00",
    purple: "#b0578c",
    gray: "#6b7787",
    pale: "#c3ccd7",
    text: "#16202c",
  },
};

export function useInk(): Ink {
  const theme = useTheme();
  return { palette: palettes[theme], ...INKS[theme] };
}

/** Colors of a list of series, in the order in which they are best told apart. */
export const seriesColors = (ink: Ink): readonly string[] => [
  ink.blue,
  ink.orange,
  ink.green,
  ink.red,
  ink.purple,
  ink.gray,
  ...ink.palette.categories,
];

export const relationColor = (ink: Ink, relation: string): string =>
  relation === "all" ? ink.text : (ink.palette.relations[relation] ?? ink.gray);
