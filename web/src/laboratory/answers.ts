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
    return [`${trait} ${share} % (by chance ${low} to ${high} %)`];
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
  const months = all(rows, { trait: "model", measure: "created", weighting: "model" }).sort(byPeriod);
  const dated = one(rows, { trait: "model", measure: "dated", weighting: "model" });
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return null;
  const most = months.reduce((a, b) => (b.estimate > a.estimate ? b : a));
  return (
    `${dated ? `${count(dated.n ?? 0)} of ${count(dated.denominator ?? 0)} models have a date` : "Models are dated"}, ` +
    `from ${first.period} to ${last.period}; the most, ${count(most.n ?? 0)} (${told(most, "share")}), were made in ${most.period}.`
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
  "open license": "an open license",
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

/** Pairs of kin beside a model of chance: siblings, parent and child of one star. */
export function chanceAnswer(rows: readonly Row[]): string | null {
  const edges = finetunes(rows);
  const of = (code: string, null_: string | null, ending = "") =>
    one(rows, { trait: BARE, measure: `TF-IDF: ${code}${ending}`, weighting: "pair", null: null_, ...edges });
  const [pair, strangers] = [of("duo_1", null), of("duo_1", "matched strangers")];
  if (!pair) return null;
  let text = `Parent and child are ${told(pair, "decimal")} alike by metadata without kinship`;
  if (strangers) {
    text += `, and ${told(strangers, "decimal")} with a stranger of the child’s task, library and month in its place`;
  }
  const [mixed, p] = [of("duo_1", "texts mixed"), of("duo_1", "texts mixed", ": p")];
  if (mixed) {
    text += `; with texts mixed within those ${told(mixed, "decimal")}`;
    if (p) text += ` (p = ${p.estimate.toPrecision(1)})`;
  }
  return `${text}.`;
}

export function neutralAnswer(rows: readonly Row[]): string | null {
  const edges = finetunes(rows);
  const of = (null_: string | null) =>
    one(rows, {
      trait: "license",
      measure: "siblings above parent-child",
      weighting: "pair",
      null: null_,
      ...edges,
    });
  const [seen, plain, directed] = [of(null), of("undirected chain"), of("directed chain")];
  if (!seen) return null;
  const parts = [
    plain && `${told(plain, "decimal")} if mutation had no direction`,
    directed && `${told(directed, "decimal")} if it went where the edges go`,
  ].filter((part) => part !== null);
  return `Siblings share a license more often than parent and child, by ${told(seen, "decimal")}; it would be ${joined(parts)}.`;
}

export function familiesAnswer(rows: readonly Row[], trait: string): string | null {
  const of = (measure: string, weighting = "family") =>
    one(rows, { trait, measure, weighting, ...ALL_EDGES, period: "all" });
  const [families, held, largest] = [of("families"), of("models in families"), of("largest")];
  if (!families || !held) return null;
  const depth = of("generations: mean");
  return (
    `${count(families.n ?? 0)} families hold ${told(held, "share")} of the models` +
    (largest ? `; the largest has ${count(largest.n ?? 0)}, ${told(largest, "share")} of those` : "") +
    (depth ? `, and a family is ${told(depth, "decimal")} generations deep on average.` : ".")
  );
}
