import { useEffect, useState } from "react";
import { expression, readExpression } from "../filter/expression";
import { faultOf } from "../filter/grammar";
import { useSelection } from "../filter/selection";
import { completed } from "../search/completion";
import { meantFields } from "../search/rows";
import { setView, useView } from "../state/view";
import { Fault } from "../ui/Fault";
import { useSettled } from "../ui/useSettled";

const EXAMPLES = ["downloads:>1000", "created:2024-01..2024-06", "-language:en"];
/** Milliseconds: who is still typing is not told what is missing. */
const PAUSE = 500;

/** The whole filter as text, to read, to change, to paste. Enter applies it. */
export function FilterBox() {
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const error = useSelection((s) => s.error);
  const applied = expression(picks, query);
  const [text, setText] = useState(applied);
  useEffect(() => setText(applied), [applied]);
  const [entered, enter] = useState<string | null>(null);
  const settled = useSettled(text, PAUSE);
  // What was applied the server has judged.
  const judged = text !== applied && (text === settled || text === entered);
  const fault = judged ? faultOf(text) : null;
  return (
    <form
      className="filter-box"
      onSubmit={(event) => {
        event.preventDefault();
        enter(text);
        if (!faultOf(text)) setView(readExpression(text));
      }}
    >
      <input
        type="text"
        aria-label="Filter expression"
        aria-invalid={fault !== null || error !== null}
        aria-describedby={fault ? "filter-fault" : undefined}
        placeholder="field:value, Enter"
        spellCheck={false}
        autoComplete="off"
        maxLength={16_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText(applied)}
        onBlur={() => text.trim() === applied && setText(applied)}
      />
      {fault && (
        <div className="filter-fault" id="filter-fault">
          <Fault text={text} fault={fault} />
          {meantFields(text, fault).map(
            (row) =>
              row.kind === "complete" && (
                <button
                  type="button"
                  key={row.key}
                  className="value-button"
                  onClick={() => setText(completed(text, row.place, row.insert).text)}
                >
                  {row.label}
                </button>
              ),
          )}
        </div>
      )}
      {applied === "" && text === "" && (
        <p className="filter-examples">
          {EXAMPLES.map((example) => (
            <button type="button" key={example} onClick={() => setView(readExpression(example))}>
              {example}
            </button>
          ))}
        </p>
      )}
    </form>
  );
}
