import type { Atlas } from "../api/types";
import { isLinked } from "../filter/steps";
import { snapshotDate } from "../format/dates";
import { plural } from "../format/numbers";
import { bounded } from "../format/text";
import { setMode } from "../map/actions";
import { useDrawing } from "../map/drawing";
import { SearchBox } from "../search/SearchBox";
import { ask, START } from "../start/door";
import { shareLink } from "../state/history";
import { setOverlays } from "../state/overlays";
import { setPreference, useTheme } from "../state/preferences";
import { leftOut } from "../state/settings";
import { getView, useView, type View } from "../state/view";
import { copyText } from "../ui/copyText";
import { Icon } from "../ui/icons";

export function Header({ atlas }: { atlas: Atlas | undefined }) {
  return (
    <header className="header">
      <div className="identity">
        <a
          className="wordmark"
          href={START}
          title="Start: three questions, and the map"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            ask({});
          }}
        >
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <path d="M4.4 13.2 9 4.6l4.6 8.6" />
            <circle cx="9" cy="4.2" r="2.4" />
            <circle cx="4.2" cy="13.4" r="2.1" />
            <circle cx="13.8" cy="13.4" r="2.1" />
          </svg>
          modelome
        </a>
        {atlas && (
          <button
            type="button"
            className="atlas-name"
            title="About this atlas"
            onClick={() => setOverlays({ about: true })}
          >
            <bdi className="atlas-title">{bounded(atlas.name, 60)}</bdi>
            <span className="atlas-facts">
              {plural(atlas.models, "model")}
              {atlas.source.snapshot_date && ` · ${snapshotDate(atlas.source.snapshot_date)}`}
            </span>
            <Icon name="info" size={14} />
          </button>
        )}
      </div>
      <SearchBox atlas={atlas} />
      <div className="header-tools">
        <ModeSwitch />
        <Share atlas={atlas} />
        <ThemeButton />
        <button
          type="button"
          className="icon-button"
          aria-label="Help"
          title="Help and keys (?)"
          onClick={() => setOverlays({ help: true })}
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}

function ModeSwitch() {
  const mode = useView((v) => v.mode);
  const aside = useView((v) => v.surface !== "map");
  const failed = useDrawing((d) => d.state === "failed");
  return (
    <div className="switch" role="group" aria-label="Dimensions of the map">
      {(["2d", "3d"] as const).map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={mode === value}
          disabled={failed || aside}
          onClick={() => mode !== value && setMode(value)}
        >
          {value.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

function Share({ atlas }: { atlas: Atlas | undefined }) {
  const copy = () =>
    copyText(
      shareLink(atlas?.id ?? null),
      `The link to this view is copied.${shortfall(getView())}`,
      "the link is in the address bar",
    );
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Copy a link to this view"
      title="Copy a link to this view"
      onClick={copy}
    >
      <Icon name="link" />
    </button>
  );
}

/** What a link to this view has no room for, in words. */
function shortfall({ surface, tree, network, selection }: View): string {
  const many = surface === "tree" ? leftOut(tree) : surface === "network" ? leftOut(network) : 0;
  const lacks = isLinked(selection)
    ? []
    : [
        " It has no room for the selection: “Filter by it” makes that the filter, which a link holds at any length.",
      ];
  if (many > 0)
    lacks.push(
      surface === "tree"
        ? ` It has no room for the last ${plural(many, "model")} that you folded or unfolded.`
        : ` It has no room for the last ${plural(many, "model")} that you pinned.`,
    );
  return lacks.join("");
}

function ThemeButton() {
  const theme = useTheme();
  const next = theme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Change to ${next}`}
      onClick={() => setPreference({ theme: next })}
    >
      <Icon name={theme === "dark" ? "sun" : "moon"} />
    </button>
  );
}
