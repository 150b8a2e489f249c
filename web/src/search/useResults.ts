/** What is found for a text, put together: filters at once, names and values from the server, meaning where it helps. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Atlas } from "../api/types";
import { looksLikeFilter } from "../filter/expression";
import { faultOf, type GrammarError } from "../filter/grammar";
import { CHANGES, STATES } from "../filter/grammarFields";
import { count } from "../format/numbers";
import { useSettled } from "../ui/useSettled";
import { problemLabel } from "../words";
import { commandsFor } from "./commands";
import { placeAt } from "./completion";
import { narrowed } from "./narrowed";
import { countQuery, meaningQuery, suggestQuery, valuesQuery } from "./queries";
import { fieldRows, type Group, meaningGroup, meantFields, nameGroups, otherGroups, valueRows } from "./rows";

/** Milliseconds of quiet before the server is asked again: less than the fastest typist's pause. */
const SETTLE = 20;
const SETTLE_MEANING = 120;
const FEW = 5;
const MANY = 30;
const COMMANDS = 5;
const PHRASE = 3;

export interface Results {
  groups: readonly Group[];
  /** What is shown belongs to a text before this one. */
  stale: boolean;
  filter: boolean;
  /** What is wrong with the filter that is typed, and where. */
  fault: GrammarError | null;
  /** Models that the filter keeps, once they are counted. */
  matching: number | null;
  error: Error | null;
  nothing: boolean;
}

const isPhrase = (text: string): boolean => text.split(/\s+/).filter(Boolean).length >= PHRASE;

export function useResults(
  text: string,
  caret: number,
  atlas: Atlas | undefined,
  /** The text that was asked to be searched for by meaning. */
  forced: string | null,
): Results {
  const said = text.trim();
  const filter = looksLikeFilter(text) || /^\s*[-(]/.test(text);
  const place = useMemo(() => placeAt(text, caret), [text, caret]);
  const listed =
    filter && place?.field && ["text", "list"].includes(place.field.kind) ? place.field.name : "";
  const named = filter && place?.field?.kind === "model" ? place.typed : "";
  const asked = useSettled(filter ? named : said, SETTLE);
  const typed = useSettled(listed ? `${listed}:${place?.typed ?? ""}` : "", SETTLE);
  const { data: told, isPlaceholderData, error } = useQuery(suggestQuery(asked));
  const [field = "", ...rest] = typed.split(":");
  const { data: values } = useQuery({
    ...valuesQuery(field, rest.join(":")),
    enabled: field !== "" && field !== "id" && field !== "name",
  });

  const fault = useMemo(() => (filter ? faultOf(text) : null), [filter, text]);
  const counted = useSettled(filter && !fault ? said : "", SETTLE_MEANING);
  const { data: page, error: refused } = useQuery({ ...countQuery(counted), enabled: counted !== "" });

  const fresh = told !== undefined && !isPlaceholderData && told.query === said;
  const wanted = forced === said || isPhrase(said) || (fresh && told.total === 0);
  const meant = useSettled(!filter && wanted ? said : "", forced === said ? 0 : SETTLE_MEANING);
  const many = forced === said ? MANY : FEW;
  const { data: meaning, isFetching: thinking } = useQuery(meaningQuery(meant, many));

  const meantInstead = useMemo(() => (fault ? meantFields(text, fault) : []), [text, fault]);
  const groups = useMemo((): Group[] => {
    if (said === "") return [];
    if (filter) {
      const fixed =
        place?.field?.kind === "state"
          ? STATES.map((value) => ({ value, says: "" }))
          : place?.field?.kind === "change"
            ? CHANGES.map((value) => ({ value, says: "differs from a parent" }))
            : place?.field?.kind === "problem"
              ? (atlas?.problems ?? []).map(({ value, count: n }) => ({
                  value: value ?? "",
                  says: `${problemLabel(value ?? "")} · ${count(n)}`,
                }))
              : place?.field?.kind === "cluster"
                ? clusterLabels(atlas, place.typed)
                : [];
      const current = values && listed === values.field ? values : null;
      const models = named && told ? [...told.models, ...told.meant_models].slice(0, 8) : [];
      const completions = !place
        ? []
        : place.field
          ? valueRows(place, current, models, fixed)
          : fieldRows(place, place.typed === "" ? 30 : 10);
      return [
        { name: "Filter", rows: fault ? [] : [{ key: "filter", kind: "filter", text: said }] },
        { name: "Did you mean", rows: meantInstead },
        { name: place?.field ? `Values of ${place.field.name}` : "Fields", rows: completions },
      ];
    }
    const meaningful = meaningGroup(
      said,
      meaning && meaning.query === said ? meaning.items : null,
      wanted && (thinking || meant !== said) ? FEW : 0,
      atlas?.models ?? null,
    );
    const before = told && told.query !== said ? narrowed(told, said) : null;
    const now = before ?? told;
    const names = now ? nameGroups(now, before !== null) : [];
    const others = now ? otherGroups(now) : [];
    const commands: Group = {
      name: "Commands",
      rows: commandsFor(said, COMMANDS).map((command) => ({
        key: `command:${command.key}`,
        kind: "command",
        command,
      })),
    };
    // Several words that begin those of a command are one, and no name.
    const ordered = said.includes(" ") && commands.rows.length > 0;
    // A sentence that stands in no name is hardly a name with wrong letters.
    const meantFirst = isPhrase(said) && told?.total === 0;
    return [
      ...(ordered ? [commands] : []),
      ...(forced === said
        ? [meaningful, ...names]
        : meantFirst
          ? [meaningful, ...others, ...names]
          : [...names, ...others, meaningful]),
      { name: "Filter words", rows: place && said.length > 1 ? fieldRows(place, 3) : [] },
      ...(ordered ? [] : [commands]),
    ];
  }, [
    said,
    filter,
    place,
    atlas,
    values,
    listed,
    named,
    told,
    fault,
    meantInstead,
    meaning,
    wanted,
    thinking,
    meant,
    forced,
  ]);

  return {
    groups: groups.filter(({ rows, awaited }) => rows.length > 0 || (awaited ?? 0) > 0),
    stale: !filter && said !== "" && !fresh && !error,
    filter,
    fault,
    matching: counted === said ? (page?.total ?? null) : null,
    error: filter ? (counted === said ? refused : null) : error,
    nothing: fresh && told.total === 0 && told.meant_models.length === 0,
  };
}

function clusterLabels(atlas: Atlas | undefined, typed: string): { value: string; says: string }[] {
  return (atlas?.clusters ?? [])
    .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
    .sort((a, b) => b.size - a.size)
    .slice(0, 12)
    .map(({ label, size }) => ({ value: label, says: count(size) }));
}
