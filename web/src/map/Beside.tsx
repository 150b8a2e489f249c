import { useEffect, useRef } from "react";
import { TRAITS, traitLabel } from "../color/traits";
import { ColorLegend } from "../legend/Legend";
import { SelectTool } from "../select/SelectTool";
import { setOverlays } from "../state/overlays";
import { useTheme } from "../state/preferences";
import { getView, setView, useView } from "../state/view";
import { Icon } from "../ui/icons";
import { colorSpec } from "./appearance";
import { useDrawing } from "./drawing";
import "./beside.css";

/** The same map once more, colored by another trait. */
export function Beside() {
  const color = useView((v) => (v.surface === "map" ? v.beside : null));
  return color ? <Second color={color} /> : null;
}

function Second({ color }: { color: string }) {
  const container = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const complete = useDrawing((d) => d.state === "complete");
  const paint = useView((v) => v.paint);
  useEffect(() => {
    void paint;
    if (!engine || !index || !complete || !container.current) return;
    engine
      .setBeside({ container: container.current, color: colorSpec(color, index, theme) })
      .catch(() => undefined);
  }, [engine, index, complete, color, theme, paint]);
  useEffect(() => {
    return () => {
      engine?.setBeside(null).catch(() => undefined);
    };
  }, [engine]);
  return (
    <>
      <div
        className="map beside"
        ref={container}
        role="application"
        aria-label={`The same map by ${traitLabel(color)}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move it as they move the first.
        tabIndex={0}
      />
      <div className="map over over-beside">
        <SelectTool container={container} />
      </div>
    </>
  );
}

/** The legend of the second map, with what it is colored by. */
export function BesideLegend() {
  const color = useView((v) => v.beside);
  const index = useDrawing((d) => d.index);
  if (!color) return null;
  return (
    <div className="corner beside-legend">
      <div className="beside-choice">
        <select
          aria-label="Color of the second map"
          value={color}
          onChange={(event) => setView({ beside: event.target.value })}
        >
          {TRAITS.map(({ column }) => (
            <option key={column} value={column} disabled={index?.columns[column] === undefined}>
              {traitLabel(column)}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="icon-button small"
          aria-label="Close the second map"
          title="One map again"
          onClick={toggleBeside}
        >
          <Icon name="close" size={12} />
        </button>
      </div>
      <ColorLegend color={color} menu="palette-beside" />
    </div>
  );
}

/** What tells most beside the present color. */
export function toggleBeside(): void {
  const { beside, color } = getView();
  setOverlays({ menu: null });
  setView({ beside: beside ? null : color === "license_family" ? "task" : "license_family" });
}
