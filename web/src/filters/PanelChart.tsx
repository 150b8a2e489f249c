import { type Arrangement, movedPin, toggled } from "../charts/arrangement";
import { chartOf } from "../charts/catalog";
import { Histogram } from "../charts/Histogram";
import { useArrangement } from "../charts/useArrangement";
import { useNumbers } from "../charts/useNumbers";
import { percent } from "../format/numbers";
import { Icon, type IconName } from "../ui/icons";
import { fieldLabel } from "../words";
import { Bars } from "./Bars";
import { GenerationBars } from "./GenerationBars";

const HEIGHT = 44;

/** A pinned column in the filters panel. */
export function PanelChart({ column }: { column: string }) {
  const tools = <PanelTools column={column} />;
  if (column === "generation") return <GenerationBars tools={tools} />;
  if (chartOf(column)?.kind === "bars") return <Bars column={column} tools={tools} />;
  return <PanelNumbers column={column} />;
}

function PanelNumbers({ column }: { column: string }) {
  const [arrangement] = useArrangement();
  const { counts, absent, error } = useNumbers(column, arrangement.linear.includes(column));
  const id = `bars-${column}`;
  const known = counts ? Array.from(counts.all).reduce((sum, n) => sum + n, 0) : 0;
  return (
    <section className="bars" aria-labelledby={id}>
      <header className="bars-head">
        <h3 id={id}>{fieldLabel(column)}</h3>
        {counts && counts.missing > 0 && (
          <span className="quiet">{percent(known / (known + counts.missing))} known</span>
        )}
        <ScaleSwitch column={column} />
        <PanelTools column={column} />
      </header>
      {absent ? (
        <p className="quiet">Not in this source.</p>
      ) : error ? (
        <p className="quiet">{error.message}</p>
      ) : counts ? (
        <Histogram column={column} counts={counts} shares={arrangement.shares} height={HEIGHT} />
      ) : (
        <div className="hist-room" style={{ height: `${HEIGHT}px` }} />
      )}
    </section>
  );
}

/** Numbers along their logarithm, or along themselves. */
export function ScaleSwitch({ column }: { column: string }) {
  const [arrangement, arrange] = useArrangement();
  if (chartOf(column)?.kind !== "numbers" || column === "faithfulness") return null;
  const linear = arrangement.linear.includes(column);
  return (
    <button
      type="button"
      className="scale-switch"
      aria-label={`${fieldLabel(column)}: ${linear ? "linear" : "log"} scale`}
      title={
        linear ? "Along the numbers; switch to their logarithm" : "Along the logarithm; switch to the numbers"
      }
      onClick={() => arrange({ linear: toggled(arrangement.linear, column) })}
    >
      {linear ? "linear" : "log"}
    </button>
  );
}

function PanelTools({ column }: { column: string }) {
  const [{ pinned }, arrange] = useArrangement();
  const at = pinned.indexOf(column);
  const label = fieldLabel(column);
  const tool = (icon: IconName, words: string, change: Partial<Arrangement>, disabled = false) => (
    <button
      type="button"
      className="icon-button small"
      aria-label={`${words}: ${label}`}
      title={words}
      disabled={disabled}
      onClick={() => arrange(change)}
    >
      <Icon name={icon} size={12} />
    </button>
  );
  return (
    <span className="panel-tools">
      {tool("up", "Move up", { pinned: movedPin(pinned, column, -1) }, at <= 0)}
      {tool("down", "Move down", { pinned: movedPin(pinned, column, 1) }, at === pinned.length - 1)}
      {tool("close", "Unpin", { pinned: toggled(pinned, column) })}
    </span>
  );
}
