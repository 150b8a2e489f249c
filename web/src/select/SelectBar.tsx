import { useSelection } from "../filter/selection";
import { type Joining, putToolDown, useTool } from "./tool";

const JOININGS: readonly [Joining, string, string][] = [
  ["replace", "New", "A new selection"],
  ["add", "Add", "Add to the selection (hold shift)"],
  ["subtract", "Take away", "Take away from the selection (hold alt)"],
  ["intersect", "Keep common", "Keep only what is in both (hold shift and alt)"],
];

/** What a drag does now: for those who have no keys to hold, and to say that it does not pan. */
export function SelectBar() {
  const { tool, joining } = useTool();
  const some = useSelection((s) => s.selected !== null);
  if (!tool) return null;
  return (
    <div className="select-bar" role="toolbar" aria-label="Selecting">
      <span className="select-bar-words">{tool === "box" ? "Drag a box" : "Draw around models"}</span>
      {some && (
        <div className="select-bar-joinings" role="group" aria-label="What is done with it">
          {JOININGS.map(([value, words, title]) => (
            <button
              key={value}
              type="button"
              aria-pressed={joining === value}
              title={title}
              onClick={() => useTool.setState({ joining: value })}
            >
              {words}
            </button>
          ))}
        </div>
      )}
      <button type="button" className="text-button" onClick={putToolDown}>
        Done <kbd>Esc</kbd>
      </button>
    </div>
  );
}
