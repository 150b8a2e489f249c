/** What a figure is told by. */

import { useId } from "react";
import type { Choosing } from "./chosen";
import { edgesLabel, spoken } from "./figures";
import { type Edges, edgesKey } from "./rows";

interface SelectProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChoose: (value: string) => void;
}

/** One of some options; nothing where there is no choice. */
export function Select({ label, value, options, onChoose }: SelectProps) {
  const id = useId();
  if (options.length < 2) return null;
  return (
    <span className="lab-select">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}

interface ChoiceProps {
  by: Choosing;
  /** Its name in the address. */
  name: string;
  label: string;
  options: readonly string[];
  words?: (value: string) => string;
}

export function Choice({ by, name, label, options, words = spoken }: ChoiceProps) {
  return (
    <Select
      label={label}
      value={by.of(name, options)}
      options={options.map((value) => ({ value, label: words(value) }))}
      onChoose={(value) => by.set(name, value)}
    />
  );
}

const WEIGHTINGS: Record<string, string> = {
  edge: "Every edge alike",
  family: "Every family alike",
  pair: "Every pair alike",
  author: "Every author alike",
  owner: "Every owner alike",
  model: "Every model alike",
  "pair, copies once": "Every pair, copies once",
  downloads: "By downloads",
  likes: "By likes",
  once: "Changes counted once",
  twice: "As the paper counts, substitutions twice",
  pairs: "Every pair of values alike",
  "pairs, twice": "Every pair of values, substitutions twice",
  mention: "Every mention alike",
};

export function WeightingChoice({ by, options }: { by: Choosing; options: readonly string[] }) {
  return (
    <Choice
      by={by}
      name="weighting"
      label="Weighting"
      options={options}
      words={(value) => WEIGHTINGS[value] ?? spoken(value)}
    />
  );
}

export function PeriodChoice({ by, options }: { by: Choosing; options: readonly string[] }) {
  const words = (value: string) => (value === "all" ? "All years" : value);
  return <Choice by={by} name="period" label="Child made in" options={options} words={words} />;
}

/** The edges that the address asks for, else the first. */
export function chosenEdges(by: Choosing, options: readonly Edges[]): Edges {
  const key = by.of("relation", options.map(edgesKey));
  return options.find((edges) => edgesKey(edges) === key) ?? { relation: "all", relation_source: null };
}

export function EdgesChoice({ by, options }: { by: Choosing; options: readonly Edges[] }) {
  return (
    <Select
      label="Edges"
      value={edgesKey(chosenEdges(by, options))}
      options={options.map((edges) => ({ value: edgesKey(edges), label: edgesLabel(edges) }))}
      onChoose={(value) => by.set("relation", value)}
    />
  );
}

/** Filter of the children that such edges have; none for all of them together. */
export function edgesFilter({ relation, relation_source }: Edges): string | undefined {
  if (relation === "all") return "-relation:missing";
  if (relation === "unspecified" && relation_source === "inferred") return undefined;
  return relation_source === "inferred" ? `relation_inferred:${relation}` : `relation:${relation}`;
}
