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
  if (noticed.includes(atlas.id)) return null;
  const stated = source.bias || source.license || source.attribution;
  return (
    <aside className="notice" aria-label="About the data">
      <Icon name="info" />
      <div>
        {source.bias && <p className="notice-bias">{bounded(source.bias, 420)}</p>}
        {!stated && (
          <p>
            The source, <bdi>{bounded(source.name, 60)}</bdi>, states neither how its models were chosen nor
            under which license.
          </p>
        )}
        <p className="quiet">
          {[credit(atlas), source.snapshot_date && snapshotDate(source.snapshot_date)]
            .filter(Boolean)
            .join(" · ")}{" "}
          <button type="button" className="text-button" onClick={() => setOverlays({ about: true })}>
            About this atlas
          </button>
        </p>
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

/** Whose data it is and under which license; what was changed is told in full in "About this atlas". */
function credit({ source }: Atlas): string {
  const owner = (source.attribution ?? "").split(/\.\s/)[0] ?? "";
  const license = source.license && !owner.includes(source.license) ? source.license : "";
  return [owner, license]
    .filter(Boolean)
    .map((text) => bounded(text, 200))
    .join(" · ");
}
