import { useEffect } from "react";
import { create } from "zustand";
import { VISIONS } from "../color/perception";

/** How the map and its legend are shown for the moment: as an eye of this kind sees them. */
export const useVision = create<{ vision: string }>(() => ({ vision: "normal" }));

const WORDS: Readonly<Record<string, string>> = {
  normal: "Normal vision",
  protanopia: "Protanopia",
  deuteranopia: "Deuteranopia",
  tritanopia: "Tritanopia",
};

/** Simulations as filters of the page, in linear light (Machado et al. 2009, severity 1). */
export function VisionFilters() {
  return (
    <svg width="0" height="0" className="vision-filters" aria-hidden="true">
      {Object.entries(VISIONS).map(([name, rows]) => (
        <filter key={name} id={`vision-${name}`} colorInterpolationFilters="linearRGB">
          <feColorMatrix
            type="matrix"
            values={`${rows.map((row) => `${row.join(" ")} 0 0`).join(" ")} 0 0 0 1 0`}
          />
        </filter>
      ))}
    </svg>
  );
}

export function VisionPreview() {
  const vision = useVision((v) => v.vision);
  useEffect(() => {
    if (vision === "normal") delete document.documentElement.dataset.vision;
    else document.documentElement.dataset.vision = vision;
    return () => {
      delete document.documentElement.dataset.vision;
    };
  }, [vision]);
  return (
    <label className="palette-row vision">
      <span>As seen with</span>
      <select
        aria-label="As seen with"
        value={vision}
        onChange={(event) => useVision.setState({ vision: event.target.value })}
      >
        {Object.keys(VISIONS).map((name) => (
          <option key={name} value={name}>
            {WORDS[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
