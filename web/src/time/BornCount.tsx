import { count } from "../format/numbers";
import { bornOf, type Of } from "./born";
import { useClock } from "./clock";
import { dayWords } from "./days";
import { useBirths } from "./useBirths";

const WHOSE: Readonly<Record<Of, string>> = { all: "", narrowed: " of them", family: " of the family" };

/** While time is on: how many of the models that the line counts are there, as the map shows them. */
export function BornCount() {
  const day = useClock((c) => (c.day === null ? null : Math.floor(c.day)));
  const known = useBirths();
  if (!known || day === null) return null;
  const { born, undated } = bornOf(known, day);
  return (
    <span className="quiet">
      {" "}
      · {count(born)}
      {WHOSE[known.of]} born by {dayWords(day)}
      {undated > 0 && `, ${count(undated)} without a date`}
    </span>
  );
}
