import { usePreferences } from "../state/preferences";
import { Icon } from "../ui/icons";
import { fitMap, toggleLabels, zoomIn, zoomOut } from "./actions";

/** Buttons for what wheel and keys do, for those who have neither. */
export function MapControls() {
  const labels = usePreferences((p) => p.labels);
  return (
    <div className="map-controls" role="toolbar" aria-label="Map" aria-orientation="vertical">
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
        aria-label="Labels"
        aria-pressed={labels}
        title={labels ? "Hide the labels" : "Show the labels"}
        onClick={toggleLabels}
      >
        <Icon name="label" />
      </button>
    </div>
  );
}
