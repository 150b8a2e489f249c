import { setPreference, usePreferences } from "../state/preferences";
import { Icon } from "../ui/icons";

/** Folds the legend, whichever view it is of. */
export function FoldButton() {
  const open = usePreferences((p) => p.legendOpen);
  return (
    <button
      type="button"
      className="icon-button small"
      aria-expanded={open}
      aria-label={open ? "Fold the legend" : "Unfold the legend"}
      onClick={() => setPreference({ legendOpen: !open })}
    >
      <span className={open ? "turn" : "turn up"}>
        <Icon name="chevron" size={12} />
      </span>
    </button>
  );
}
