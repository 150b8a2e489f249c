import type { Atlas } from "../api/types";
import { snapshotDate } from "../format/dates";
import { bounded } from "../format/text";
import { setOverlays } from "../state/overlays";
import { setPreference, usePreferences } from "../state/preferences";
import { Icon } from "../ui/icons";

/** Where the models come from and how they were chosen, before anything is read off the map. */
export function Notice({ atlas }: { atlas: Atlas }) {
  const noticed = usePreferences((p) => p.noticed);
  const { source } = atlas;
  if (noticed.includes(atlas.id) || !(source.bias || source.license || source.attribution)) return null;
  return (
    <aside className="notice" aria-label="About the data">
      <Icon name="info" />
      <div>
        {source.bias && <p>{bounded(source.bias, 420)}</p>}
        <p className="quiet">
          {[source.attribution, source.license, source.snapshot_date && snapshotDate(source.snapshot_date)]
            .filter(Boolean)
            .map((text) => bounded(String(text), 240))
            .join(" · ")}
        </p>
        <button type="button" className="text-button" onClick={() => setOverlays({ about: true })}>
          About this atlas
        </button>
      </div>
      <button
        type="button"
        className="icon-button small"
        aria-label="Close the notice"
        onClick={() => setPreference({ noticed: [...noticed.slice(-19), atlas.id] })}
      >
        <Icon name="close" size={12} />
      </button>
    </aside>
  );
}
