import { toggleLabels } from "../map/actions";
import { usePreferences } from "../state/preferences";
import { Icon } from "../ui/icons";
import type { Network } from "./answer";
import { ExportMenu } from "./ExportMenu";
import type { Joined } from "./joined";
import { type Options, setOptions } from "./options";
import type { Picture } from "./Picture";

interface ControlsProps {
  picture: Picture | null;
  boxing: boolean;
  pinned: number;
  options: Options;
  network: Network;
  joined: Joined;
  threshold: number;
  onBoxing: (on: boolean) => void;
}

/** Buttons for what pointer and keys do. */
export function Controls({
  picture,
  boxing,
  pinned,
  options,
  network,
  joined,
  threshold,
  onBoxing,
}: ControlsProps) {
  const labels = usePreferences((p) => p.labels);
  return (
    <div className="network-controls">
      {pinned > 0 && (
        <button type="button" className="button" onClick={() => picture?.releaseAll()}>
          Release {pinned} pinned
        </button>
      )}
      <ExportMenu picture={picture} network={network} joined={joined} threshold={threshold} />
      <button
        type="button"
        className={options.list ? "button pressed" : "button"}
        aria-pressed={options.list}
        onClick={() => setOptions({ list: !options.list })}
      >
        <Icon name="table" /> List
      </button>
      {!options.list && (
        <div className="map-controls" role="toolbar" aria-label="Network" aria-orientation="vertical">
          <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => picture?.zoomBy(1.5)}>
            <Icon name="plus" />
          </button>
          <button
            type="button"
            aria-label="Zoom out"
            title="Zoom out (-)"
            onClick={() => picture?.zoomBy(1 / 1.5)}
          >
            <Icon name="minus" />
          </button>
          <button
            type="button"
            aria-label="Fit the whole network"
            title="Fit the whole network (f)"
            onClick={() => picture?.fit()}
          >
            <Icon name="fit" />
          </button>
          <button
            type="button"
            aria-label="Select by a box"
            aria-pressed={boxing}
            title="Select by a box (b, or drag with shift)"
            onClick={() => onBoxing(!boxing)}
          >
            <svg className="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
              <path d="M2.5 2.5h11v11h-11z" strokeDasharray="2.6 2" />
            </svg>
          </button>
          <button
            type="button"
            aria-label="Labels"
            aria-pressed={labels}
            title={labels ? "Hide the labels (n)" : "Show the labels (n)"}
            onClick={toggleLabels}
          >
            <Icon name="label" />
          </button>
          <button
            type="button"
            aria-label="Lay out anew"
            title="Lay out anew, from another beginning"
            onClick={() => setOptions({ seed: (options.seed % 999) + 1 })}
          >
            <Icon name="reset" />
          </button>
        </div>
      )}
    </div>
  );
}
