/** The answer of each page in one sentence, by the rules of the report's sections. */

import { count } from "../format/numbers";
import { joined, told } from "./figures";
import { ALL_EDGES, all, finetunes, one, type Row, type Told } from "./rows";

const EDGEWISE = { ...ALL_EDGES, period: "all", weighting: "edge" } as const;

export function mutationAnswer(rows: readonly Row[]): string | null {
  const rates = ["license", "language", "task"]
    .map((trait) => one(rows, { trait, measure: "jaccard", ...EDGEWISE }))
    .filter((row) => row !== null);
  if (rates.length === 0) return null;
  const lost = one(rows, { trait: "license", measure: "lost", ...EDGEWISE });
  return (
    `Of edges on which both models declare it, ${rates
      .map((row) => `the ${row.trait} differs by ${told(row, "share")}`)
      .join(", ")}.` +
    (lost ? ` Of the children of a licensed parent ${told(lost, "share")} declare no license.` : "")
  );
}

export function driftAnswer(rows: readonly Row[]): string | null {
  const parts = ["license", "task", "language", "library"].flatMap((trait) => {
    const wanted = { trait, measure: "mutations accounted", weighting: "once", ...ALL_EDGES };
    const observed = one(rows, { ...wanted, null: null });
    const chance = one(rows, { ...wanted, null: "directions turned" });
    if (!observed || !chance || chance.low === null || chance.high === null) return [];
    const [share, low, high] = [observed.estimate, chance.low, chance.high].map((v) => (100 * v).toFixed(0));
    return [`${trait} ${share}\u00a0% (by chance ${low} to ${high}\u00a0%)`];
  });
  return parts.length > 0
    ? `Changes that go forward in the best order of values: ${parts.join(", ")}.`
    : null;
}

export function licenseAnswer(rows: readonly Row[]): string | null {
  const of = { trait: "license", ...ALL_EDGES, period: "all" } as const;
  const failed = one(rows, { ...of, measure: "not carried, another owner", weighting: "edge" });
  const unknown = one(rows, { ...of, measure: "unknown", weighting: "edge" });
  if (!failed || !unknown) return null;
  const family = one(rows, { ...of, measure: "not carried, another owner", weighting: "family" });
  return (
    `Of ${count(failed.denominator ?? 0)} edges between models of different owners whose licenses the rules can judge, ` +
    `${told(failed, "share")} do not carry what the parent’s license asks` +
    (family ? ` (${told(family, "share")} where every family counts alike)` : "") +
    `; ${told(unknown, "share")} of all edges can’t be judged, since a license is missing or its terms are not known.`
  );
}

const TEXT = "metadata";
const BARE = "metadata without kinship";

export function kinAnswer(rows: readonly Row[]): string | null {
  const edges = finetunes(rows);
  const of = (trait: string, code: string) =>
    one(rows, { trait, measure: `TF-IDF: ${code}`, weighting: "pair", ...edges });
  const [parent, star, siblings] = [of(TEXT, "duo_1"), of(TEXT, "trio_1_1"), of(TEXT, "trio_1_2")];
  if (!parent || !siblings) return null;
  const anyTwo = one(rows, { trait: TEXT, measure: "TF-IDF: all pairs" });
  const fixed = (row: Told) => row.estimate.toFixed(2);
  let text = `Parent and child are ${fixed(parent)} alike`;
  if (anyTwo) text += `, any two models ${fixed(anyTwo)}`;
  if (star)
    text += `. Under one parent siblings are ${fixed(siblings)} alike, parent and child ${fixed(star)}`;
  const [bare, bareSiblings] = [of(BARE, "trio_1_1"), of(BARE, "trio_1_2")];
  if (bare && bareSiblings) {
    const stay = bareSiblings.estimate > bare.estimate ? "stay" : "do not stay";
    text += `; without names, parents, counters and dates ${fixed(bareSiblings)} and ${fixed(bare)}, so that siblings ${stay} above`;
  }
  return `${text}.`;
}

/** A value of a trait, and not a row about it. */
export const isValue = (row: Row): boolean => !/: (of all|as only parent)$/.test(row.measure);

export function topOf(rows: readonly Row[], trait: string, weighting = "model"): Told[] {
  return all(rows, { trait, weighting, period: "all" }).filter(isValue);
}

export function topAnswer(rows: readonly Row[], languageName: (code: string) => string): string | null {
  const parts = ["license", "task", "language", "library"].flatMap((trait) => {
    const top = topOf(rows, trait)[0];
    const coverage = one(rows, { trait: "coverage", measure: trait, weighting: "model" });
    if (!top || !coverage) return [];
    const name = trait === "language" ? languageName(top.measure) : top.measure;
    return [
      `${name} (${told(top, "share")} of the ${count(top.denominator ?? 0)} models with a ${trait}; ` +
        `${told(coverage, "share")} of all have one)`,
    ];
  });
  const parent = topOf(rows, "parent")[0];
  const children = parent
    ? ` Most children has ${parent.measure}: ${count(parent.n ?? 0)} of ${count(parent.denominator ?? 0)}.`
    : "";
  const text = (parts.length > 0 ? `The most frequent are ${parts.join("; ")}.` : "") + children;
  return text.trim() || null;
}

export function createdAnswer(rows: readonly Row[]): string | null {
  const made = all(rows, { trait: "model", measure: "created", weighting: "model" });
  const months = made.filter((row) => /^\d{4}-\d{2}$/.test(row.period ?? "")).sort(byPeriod);
  const floor = made.find((row) => row.period?.startsWith("on or before"));
  const dated = one(rows, { trait: "model", measure: "dated", weighting: "model" });
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return null;
  const most = months.reduce((a, b) => (b.estimate > a.estimate ? b : a));
  return (
    `${dated ? `${count(dated.n ?? 0)} of ${count(dated.denominator ?? 0)} models have a date` : "Models are dated"}, ` +
    `${floor ? `${count(floor.n ?? 0)} of them ${floor.period}, the rest ` : ""}from ${first.period} to ${last.period}; the most, ${count(most.n ?? 0)} (${told(most, "share")}), were made in ${most.period}.`
  );
}

export const byPeriod = (a: Row, b: Row): number => (a.period ?? "").localeCompare(b.period ?? "");

export function concentrationAnswer(rows: readonly Row[]): string | null {
  const of = (trait: string, measure: string, weighting = "model") =>
    one(rows, { trait, measure, weighting, period: "all" });
  const owners = of("owner", "top 10 share");
  const downloads = of("owner", "top 10 share", "downloads");
  const gini = of("owner", "Gini");
  if (!owners) return null;
  return (
    `The ten owners with most models made ${told(owners, "share")} of them` +
    (gini ? ` (Gini of models by owner ${told(gini, "decimal")})` : "") +
    (downloads ? `; the ten most downloaded have ${told(downloads, "share")} of downloads.` : ".")
  );
}

const OPEN: Record<string, string> = {
  gated: "are gated",
  "declares a license": "declare a license",
  "open license": "have an open license",
  "has a card": "have a card",
  "declares a dataset": "declare a data set",
  "links a paper": "link a paper",
};

export function opennessAnswer(rows: readonly Row[]): string | null {
  const parts = Object.keys(OPEN).flatMap((measure) => {
    const row = one(rows, { trait: "all", measure, weighting: "model", period: "all" });
    return row ? [`${told(row, "share")} ${OPEN[measure]}`] : [];
  });
  return parts.length > 0 ? `Of all models ${joined(parts)}.` : null;
}

const KINDS = [
  ["duo_1", "parent and child"],
  ["trio_1_2", "siblings"],
] as const;

/** Kin without what gives kinship away, beside strangers and beside what is drawn by chance. */
export function chanceAnswer(rows: readonly Row[]): string | null {
  const of = { trait: BARE, weighting: "pair", ...finetunes(rows) } as const;
  const parts = KINDS.flatMap(([code, what]) => {
    const seen = one(rows, { ...of, measure: `TF-IDF: ${code}`, null: null });
    const stranger = one(rows, { ...of, measure: `TF-IDF: ${code}`, null: "matched strangers" });
    const apart = one(rows, { ...of, measure: `TF-IDF: ${code}: above chance`, null: "matched strangers" });
    if (!seen || !stranger || !apart) return [];
    return [
      `${what} are ${seen.estimate.toFixed(2)} alike, and ${stranger.estimate.toFixed(2)} where the younger is another ` +
        `model of its task, library and month (${signed(apart)} apart)`,
    ];
  });
  const drawn = all(rows, of).filter(
    (row) => row.measure.endsWith(": p") && (row.null === "texts mixed" || row.null === "parents mixed"),
  );
  const few = drawn.filter((row) => row.estimate < 0.05).length;
  const text =
    (parts.length > 0 ? `Without names, parents, counters and dates ${parts.join(", ")}. ` : "") +
    (drawn.length > 0
      ? `Chance that mixes texts or parents reaches what is observed in less than 5\u00a0% of drawings for ${few} of ` +
        `${drawn.length} kinds of kin and mixing.`
      : "");
  return text.trim() || null;
}

/** "+0.10 [0.06 to 0.14]"; a minus is a minus. */
const signed = (row: Told): string =>
  `${row.estimate < 0 ? "" : "+"}${told(row, "decimal")}`.replaceAll("-", "−");

export function neutralAnswer(rows: readonly Row[], trait: string): string | null {
  const edges = finetunes(rows);
  const of = (null_: string | null) =>
    one(rows, { trait, measure: "siblings above parent-child", weighting: "pair", null: null_, ...edges });
  const [seen, plain, directed] = [of(null), of("undirected chain"), of("directed chain")];
  if (!seen) return null;
  const parts = [
    plain && `${signed(plain)} if mutation had no direction`,
    directed && `${signed(directed)} if it went where the edges go`,
  ].filter((part) => part !== null);
  return (
    `Siblings are the same in ${trait.replaceAll("_", " ")} ${seen.estimate < 0 ? "less" : "more"} often than ` +
    `parent and child (${signed(seen)}); it would be ${joined(parts)}.`
  );
}

export function familiesAnswer(rows: readonly Row[]): string | null {
  const of = (measure: string, weighting = "family") =>
    one(rows, { trait: "all models", measure, weighting, ...ALL_EDGES, period: "all" });
  const [families, held, largest] = [of("families"), of("models in families"), of("largest")];
  if (!families || !held) return null;
  const [median, great] = [of("size: median"), of("size: 99th percentile")];
  const [flat, apart] = [of("generations 1"), of("virality: mean", "model")];
  let text = `${told(held, "share")} of models are in one of ${count(families.n ?? 0)} families of two and more`;
  if (median && great && largest) {
    text +=
      `; the median has ${Math.round(median.estimate)} members, one in a hundred has ` +
      `${count(Math.round(great.estimate))} or more, the largest ${count(largest.n ?? 0)}`;
  }
  text += ".";
  if (flat && apart) {
    text +=
      ` Most are shallow: ${told(flat, "share")} have one generation of children, and two members are ` +
      `${apart.estimate.toFixed(2)} edges apart in the family of a typical model, where 2 is a parent with children alone.`;
  }
  return text;
}

/** Who writes cards, and whether they shrink; none where the snapshot has no card. */
export function cardsAnswer(rows: readonly Row[]): string | null {
  const of = (measure: string) => one(rows, { trait: "model", measure, weighting: "model", period: "all" });
  const [has, generated, phrased] = [of("has a card"), of("generated"), of("phrased")];
  if (!has) return null;
  let text = generated
    ? `Known tools wrote ${told(generated, "share")} of the cards`
    : "Nobody knows who wrote the cards";
  if (phrased && generated) text += `; the paper’s two phrases find ${told(phrased, "share")}`;
  const pair = (measure: string) => one(rows, { trait: "characters", measure, ...EDGEWISE });
  const [means, ratios] = [pair("ratio of means"), pair("mean of ratios")];
  const [median, shrank] = [pair("median ratio"), pair("shrank")];
  if (means && ratios && median && shrank) {
    text +=
      `. Where parent and child have one (${count(shrank.denominator ?? 0)} edges), children’s cards are ` +
      `${means.estimate.toFixed(2)} times as long by the ratio of means (the paper’s), ${ratios.estimate.toFixed(2)} ` +
      `times by the mean of ratios, ${median.estimate.toFixed(2)} times in the median pair; ${told(shrank, "share")} are shorter`;
  }
  return `${text}.`;
}
