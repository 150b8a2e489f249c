import { Icon } from "../ui/icons";
import type { Stage } from "./Stage";

export function TreeTools({ stage }: { stage: Stage }) {
  return (
    <div className="tree-tools" role="toolbar" aria-label="Zoom">
      <button
        type="button"
        className="icon-button"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={() => stage.zoomBy(1.5)}
      >
        <Icon name="plus" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Zoom out"
        title="Zoom out (-)"
        onClick={() => stage.zoomBy(1 / 1.5)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Show all"
        title="Show all (f)"
        onClick={() => stage.fit()}
      >
        <Icon name="fit" />
      </button>
    </div>
  );
}
