/**
 * Colors of the data, for a dark and for a light ground.
 *
 * The categorical sets were found by annealing in OKLab: the least distance between any two (and to the grays) is made
 * as great as it goes for normal vision and simulated protanopia, deuteranopia and tritanopia at once, with chroma held
 * low. `palettes.test.ts` holds the distances.
 */

export type Theme = "dark" | "light";

export interface Palette {
  ground: string;
  categories: readonly string[];
  /** For who wants more than can be told apart safely: as far from all others as was left. */
  more: readonly string[];
  other: string;
  missing: string;
  licenses: Readonly<Record<string, string>>;
  relations: Readonly<Record<string, string>>;
  /** Blue, orange, vermilion after Okabe and Ito; nothing that is not clean is green. */
  verdicts: Readonly<Record<string, string>>;
  /** From little to much, even steps of lightness. */
  ramp: readonly string[];
  rampMissing: string;
}

const dark: Palette = {
  ground: "#0d1016",
  categories: [
    "#75b4fe",
    "#fdcd62",
    "#86eeb4",
    "#e888c0",
    "#b15919",
    "#546ec3",
    "#cfcffd",
    "#739b7b",
    "#ba8913",
    "#bcb578",
    "#8c6782",
  ],
  more: [
    "#b070f0",
    "#b01010",
    "#90d0d0",
    "#1050b0",
    "#903090",
    "#1090b0",
    "#705030",
    "#d05050",
    "#30b0b0",
    "#b0f0f0",
    "#d0f090",
    "#90b050",
    "#f0b010",
  ],
  other: "#515b68",
  missing: "#383f4b",
  licenses: {
    permissive: "#abec9d",
    "weak-copyleft": "#0d7fc9",
    copyleft: "#b499fe",
    attribution: "#1ab0ad",
    "use-restrictions": "#e8aa35",
    community: "#ab6306",
    "non-commercial": "#e17868",
    "research-only": "#f7bef3",
    other: "#7d8794",
    unknown: "#5c6673",
    missing: "#3c4552",
  },
  relations: {
    finetune: "#92dff2",
    adapter: "#e7d25b",
    quantized: "#75aa49",
    merge: "#d17eca",
    unspecified: "#8793a2",
    several: "#c5cedb",
    missing: "#3c4552",
  },
  verdicts: {
    carried: "#56b4e9",
    dropped: "#f0b03c",
    conflict: "#e0552a",
    unknown: "#7d8794",
    missing: "#3c4552",
  },
  ramp: ["#3b4386", "#34618d", "#287d8e", "#1f988b", "#35b479", "#72cf56", "#b9de28", "#fde725"],
  rampMissing: "#363e4a",
};

const light: Palette = {
  ground: "#fafbfc",
  categories: [
    "#515eb8",
    "#cc9c35",
    "#2fb4e0",
    "#ad4070",
    "#806011",
    "#9d72ac",
    "#861500",
    "#6889ea",
    "#bd724f",
    "#203f96",
    "#613852",
  ],
  more: [
    "#309010",
    "#50b070",
    "#901070",
    "#d05090",
    "#705090",
    "#305030",
    "#107050",
    "#d090d0",
    "#7070d0",
    "#d07090",
    "#709070",
    "#b09050",
    "#701070",
  ],
  other: "#959fac",
  missing: "#c2cad4",
  licenses: {
    permissive: "#75c164",
    "weak-copyleft": "#4d87cf",
    copyleft: "#30488c",
    attribution: "#2c6f83",
    "use-restrictions": "#ad8423",
    community: "#aa5130",
    "non-commercial": "#920d03",
    "research-only": "#6a3c51",
    other: "#7f8a98",
    unknown: "#a2acb9",
    missing: "#c2cad4",
  },
  relations: {
    finetune: "#39a5f8",
    adapter: "#da8a06",
    quantized: "#3e6007",
    merge: "#791f75",
    unspecified: "#78838f",
    several: "#3d4753",
    missing: "#c2cad4",
  },
  verdicts: {
    carried: "#0072b2",
    dropped: "#e69f00",
    conflict: "#b83a08",
    unknown: "#8893a0",
    missing: "#c2cad4",
  },
  ramp: ["#a9c8d9", "#7fb3cb", "#5b9cbd", "#4383ae", "#386a9d", "#345086", "#2f3868", "#241f45"],
  rampMissing: "#cdd4dd",
};

export const palettes: Readonly<Record<Theme, Palette>> = { dark, light };
