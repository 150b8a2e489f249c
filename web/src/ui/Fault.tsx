import type { GrammarError } from "../filter/grammar";
import { bounded } from "../format/text";

/** The filter as it is typed, with the part that is wrong, and what would be right. */
export function Fault({ text, fault }: { text: string; fault: GrammarError }) {
  const characters = Array.from(text);
  const before = characters.slice(0, fault.at).join("");
  const rest = characters.slice(fault.at + Array.from(fault.term).length).join("");
  return (
    <div className="fault" role="status">
      <code aria-hidden="true">
        {bounded(before, 60)}
        <mark>{bounded(fault.term, 60) || " "}</mark>
        {bounded(rest, 60)}
      </code>
      <span>{bounded(fault.message, 200)}</span>
    </div>
  );
}
