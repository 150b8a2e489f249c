/** Counts by license family, verdict or relation as parts of a bar, in their fixed order and colors. */

import type { Count, RelationCount } from "../api/types";
import type { Palette } from "../color/palettes";
import {
  LICENSE_FAMILIES,
  LICENSE_VERDICTS,
  licenseLabel,
  RELATIONS,
  relationLabel,
  verdictLabel,
} from "../words";
import type { Part } from "./Share";
import { filtered, term, terms } from "./terms";

const counts = (rows: readonly Count[]) =>
  new Map(rows.map(({ value, count }) => [value ?? "missing", count]));

export function licenseParts(rows: readonly Count[], palette: Palette, within: string | null): Part[] {
  const models = counts(rows);
  return LICENSE_FAMILIES.map((family) => ({
    key: family,
    label: licenseLabel(family),
    color: palette.licenses[family] ?? palette.other,
    models: models.get(family) ?? 0,
    hollow: family === "missing",
    ...(within === null ? {} : { to: filtered(terms(within, `license_family:${family}`)) }),
  }));
}

export function verdictParts(rows: readonly Count[], palette: Palette, within: string | null): Part[] {
  const models = counts(rows);
  return [...LICENSE_VERDICTS, "missing"].map((verdict) => ({
    key: verdict,
    label: verdictLabel(verdict),
    color: palette.verdicts[verdict] ?? palette.other,
    models: models.get(verdict) ?? 0,
    hollow: verdict === "missing",
    ...(within === null ? {} : { to: filtered(terms(within, `license_verdict:${verdict}`)) }),
  }));
}

export function relationParts(
  rows: readonly RelationCount[],
  palette: Palette,
  source: "declared" | "inferred",
): Part[] {
  return RELATIONS.map((relation) => ({
    key: relation,
    label: relationLabel(relation),
    color: palette.relations[relation] ?? palette.other,
    models: rows.find((row) => row.relation === relation)?.[source] ?? 0,
  }));
}

/** The models of an owner, of a family. */
export const ofOwner = (name: string): string => term("owner", name);
export const ofFamily = (root: string): string => term("family", root);
