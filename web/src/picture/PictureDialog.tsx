import { useRef, useState } from "react";
import type { Atlas } from "../api/types";
import { count, percent } from "../format/numbers";
import { setOverlays, useOverlays } from "../state/overlays";
import { useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { Dialog } from "../ui/Dialog";
import { Failure } from "../ui/States";
import { arrangementOf, type Maps } from "./arrangement";
import { FOOT } from "./compose";
import { type PictureOptions, savePicture } from "./save";
import "./picture.css";

const LARGEST = 8_192;
/** Browsers make no canvas of more pixels than this. */
const MOST_PIXELS = 120_000_000;

/** A picture of the map as a file: how large, with what on it. */
export default function PictureDialog({ atlas }: { atlas: Atlas }) {
  const open = useOverlays((o) => o.menu === "picture");
  return open ? <Picture atlas={atlas} /> : null;
}

function Picture({ atlas }: { atlas: Atlas }) {
  const theme = useTheme();
  const two = useView((v) => v.beside !== null);
  const [options, setOptions] = useState<PictureOptions>(() => ({
    format: "png",
    maps: two ? "both" : "first",
    width: Math.min(2 * arrangementOf(two ? "both" : "first").width, LARGEST),
    theme,
    labels: true,
    legend: true,
    clear: false,
  }));
  const size = arrangementOf(options.maps);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const running = useRef<AbortController | null>(null);
  const close = () => {
    running.current?.abort();
    setOverlays({ menu: null });
  };
  const set = (change: Partial<PictureOptions>) => setOptions((now) => ({ ...now, ...change }));
  const height = Math.round(((size.height + FOOT) * options.width) / Math.max(size.width, 1));
  const whole = Number.isInteger(options.width) && options.width >= 100 && options.width <= LARGEST;
  const fits = whole && options.width * height <= MOST_PIXELS;

  const save = async () => {
    const abort = new AbortController();
    running.current = abort;
    setError(null);
    setShare(0);
    try {
      await savePicture(atlas, options, { signal: abort.signal, progress: setShare });
      if (!abort.signal.aborted) setOverlays({ menu: null });
    } catch (problem) {
      if (!abort.signal.aborted) setError(problem instanceof Error ? problem : new Error(String(problem)));
    } finally {
      setShare(null);
    }
  };

  return (
    <Dialog title="Save a picture" onClose={close}>
      <form
        className="picture-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label>
          <span>Format</span>
          <select
            aria-label="Format"
            value={options.format}
            onChange={(event) => set({ format: event.target.value === "svg" ? "svg" : "png" })}
          >
            <option value="png">PNG</option>
            <option value="svg">SVG: labels and legend as text</option>
          </select>
        </label>
        {two && (
          <label>
            <span>Of</span>
            <select
              aria-label="Which maps"
              value={options.maps}
              onChange={(event) => {
                const maps = event.target.value as Maps;
                set({ maps, width: Math.min(2 * arrangementOf(maps).width, LARGEST) });
              }}
            >
              <option value="both">both maps</option>
              <option value="first">the first map</option>
              <option value="second">the second map</option>
            </select>
          </label>
        )}
        <label>
          <span>Width</span>
          <input
            type="number"
            aria-label="Width"
            min={100}
            max={LARGEST}
            value={options.width}
            onChange={(event) => set({ width: Math.round(Number(event.target.value)) })}
          />
        </label>
        <p className="picture-sizes">
          {[size.width, 2 * size.width, 3_840, LARGEST].map((width, i) => (
            <button
              key={["1", "2", "4k", "8k"][i]}
              type="button"
              className="text-button"
              aria-label={`Width ${count(width)}`}
              onClick={() => set({ width: Math.min(width, LARGEST) })}
            >
              {["as on screen", "twice that", "4k", "8k"][i]}
            </button>
          ))}
          <span className="quiet">
            {fits ? `${count(options.width)} × ${count(height)} pixels` : `100 to ${count(LARGEST)} pixels`}
          </span>
        </p>
        <label>
          <span>Theme</span>
          <select
            aria-label="Theme of the picture"
            value={options.theme}
            onChange={(event) => set({ theme: event.target.value === "light" ? "light" : "dark" })}
          >
            <option value="dark">dark</option>
            <option value="light">light</option>
          </select>
        </label>
        {(
          [
            ["labels", "Labels"],
            ["legend", "Legend"],
            ["clear", "Transparent ground"],
          ] as const
        ).map(([name, label]) => (
          <label key={name} className="picture-check">
            <input
              type="checkbox"
              checked={options[name]}
              onChange={(event) => set({ [name]: event.target.checked })}
            />
            {label}
          </label>
        ))}
        <p className="quiet fine">
          Drawn here, from every point in view; counts and how to cite the atlas stand at its foot.
        </p>
        {error && <Failure error={error} />}
        <div className="picture-actions">
          {share !== null && (
            <>
              <progress max={1} value={share} aria-label="Drawn so far" />
              <span className="quiet">{percent(share)}</span>
              <button type="button" className="text-button" onClick={() => running.current?.abort()}>
                Cancel
              </button>
            </>
          )}
          <button type="submit" className="primary-button" disabled={!fits || share !== null}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
