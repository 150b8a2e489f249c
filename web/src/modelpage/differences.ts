/** How a model differs from another in what both declare, in few words. */

import { bounded } from "../format/text";
import { licenseLabel, relationLabel } from "../words";

export interface Compared {
  task: string | null;
  library: string | null;
  license_family: string;
  relation: string | null;
  languages: readonly string[];
}

const SHOWN = 4;

export function differences(own: Compared, other: Record<string, unknown>): string[] {
  const told: string[] = [];
  const relation = text(other.relation);
  if (relation && relation !== own.relation) told.push(relationLabel(relation));
  const license = text(other.license_family) ?? "missing";
  if (license !== own.license_family) told.push(licenseLabel(license));
  for (const [name, mine] of [
    ["task", own.task],
    ["library", own.library],
  ] as const) {
    const theirs = text(other[name]);
    if (theirs === mine) continue;
    told.push(theirs ? bounded(theirs, 40) : `no ${name}`);
  }
  const languages = Array.isArray(other.languages) ? other.languages.map(String) : [];
  const more = languages.filter((language) => !own.languages.includes(language));
  if (more.length > 0) told.push(`+ ${bounded(more.slice(0, 4).join(", "), 30)}`);
  return told.slice(0, SHOWN);
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
