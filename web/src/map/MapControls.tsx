import { selectInView } from "../select/gestures";
import { toggleTool, useTool } from "../select/tool";
import { setOverlays } from "../state/overlays";
import { setPreference, usePreferences } from "../state/preferences";
import { useView } from "../state/view";
import { Icon } from "../ui/icons";
import { fitMap, toggleContours, toggleLabels, zoomIn, zoomOut } from "./actions";
import { toggleBeside } from "./Beside";

/** Buttons for what wheel and keys do, for those who have neither. */
export function MapControls() {
  const labels = usePreferences((p) => p.labels);
  const contours = useView((v) => v.contours);
  const beside = useView((v) => v.beside !== null);
  const flat = useView((v) => v.mode === "2d");
  const tool = useTool((t) => t.tool);
  const minimap = usePreferences((p) => p.minimap);
  return (
    <div className="map-controls" role="toolbar" aria-label="Map" aria-orientation="vertical">
      <button
        type="button"
        aria-label="Select by a box"
        aria-pressed={tool === "box"}
        title="Select by a box (b)"
        onClick={() => toggleTool("box")}
      >
        <Icon name="box" />
      </button>
      <button
        type="button"
        aria-label="Select by a lasso"
        aria-pressed={tool === "lasso"}
        title="Select by a lasso (l)"
        onClick={() => toggleTool("lasso")}
      >
        <Icon name="lasso" />
      </button>
      <button
        type="button"
        aria-label="Select what is in view"
        title="Select what is in view (v)"
        onClick={() => selectInView("replace")}
      >
        <Icon name="inView" />
      </button>
      <span className="control-gap" />
      <button type="button" aria-label="Zoom in" title="Zoom in" onClick={zoomIn}>
        <Icon name="plus" />
      </button>
      <button type="button" aria-label="Zoom out" title="Zoom out" onClick={zoomOut}>
        <Icon name="minus" />
      </button>
      <button type="button" aria-label="Fit the whole map" title="Fit the whole map (f)" onClick={fitMap}>
        <Icon name="fit" />
      </button>
      <button
        type="button"
        className="not-on-phones"
        aria-label="Overview"
        aria-pressed={minimap}
        title={minimap ? "Fold the overview away" : "Show the overview of the whole map"}
        onClick={() => setPreference({ minimap: !minimap })}
      >
        <Icon name="minimap" />
      </button>
      <button
        type="button"
        aria-label="Labels"
        aria-pressed={labels}
        title={labels ? "Hide the labels" : "Show the labels"}
        onClick={toggleLabels}
      >
        <Icon name="label" />
      </button>
      <button
        type="button"
        aria-label="Density contours"
        aria-pressed={contours && flat}
        disabled={!flat}
        title={
          flat
            ? "Lines of equal density of what is shown, each twice as dense as the one around it (o)"
            : "Contours are of the 2D map"
        }
        onClick={toggleContours}
      >
        <Icon name="contours" />
      </button>
      <button
        type="button"
        aria-label="Two colorings side by side"
        aria-pressed={beside}
        title="The same map in two colors, side by side"
        onClick={toggleBeside}
      >
        <Icon name="beside" />
      </button>
      <button
        type="button"
        aria-label="Save a picture"
        title="Save a picture of the map"
        onClick={() => setOverlays({ menu: "picture" })}
      >
        <Icon name="image" />
      </button>
    </div>
  );
}
