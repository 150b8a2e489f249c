import { Icon } from "../ui/icons";
import { useDrawing } from "./drawing";

const WORDS: Record<string, string> = {
  "no-webgl2":
    "This browser or device can’t draw the map: it has no WebGL 2. Another browser, or hardware acceleration switched on, may draw it.",
  "no-points": "This atlas has no points to draw.",
  network: "The points could not be loaded.",
};

/** Says why there is no map, and what there is instead. */
export function CannotDraw() {
  const failure = useDrawing((d) => d.failure);
  if (!failure) return null;
  return (
    <div className="cannot-draw" role="status">
      <Icon name="map" size={20} />
      <div>
        <p>
          <strong>No map here.</strong> {WORDS[failure.reason] ?? failure.message}
        </p>
        <p className="quiet">
          Search, filters, models with their lineage, and the table of all models work without it.
        </p>
      </div>
    </div>
  );
}

/** The device took its graphics away; the engine draws again when it comes back. */
export function ContextLost() {
  const lost = useDrawing((d) => d.lost);
  if (!lost) return null;
  return (
    <div className="cannot-draw floating" role="status">
      <Icon name="warning" />
      <p>The graphics device was lost. The map comes back when the browser gives it back.</p>
    </div>
  );
}
