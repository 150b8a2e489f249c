import { useEffect, useState } from "react";
import { expression, readExpression } from "../filter/expression";
import { useSelection } from "../filter/selection";
import { setView, useView } from "../state/view";

const EXAMPLES = ["downloads:>1000", "created:2024-01..2024-06", "-language:en"];

/** The whole filter as text, to read, to change, to paste. Enter applies it. */
export function FilterBox() {
  const picks = useView((v) => v.picks);
  const query = useView((v) => v.query);
  const error = useSelection((s) => s.error);
  const applied = expression(picks, query);
  const [text, setText] = useState(applied);
  useEffect(() => setText(applied), [applied]);
  return (
    <form
      className="filter-box"
      onSubmit={(event) => {
        event.preventDefault();
        setView(readExpression(text));
      }}
    >
      <input
        type="text"
        aria-label="Filter expression"
        aria-invalid={error !== null}
        placeholder="field:value, Enter"
        spellCheck={false}
        autoComplete="off"
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText(applied)}
        onBlur={() => text.trim() === applied && setText(applied)}
      />
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
