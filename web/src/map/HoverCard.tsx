import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { briefQuery } from "../api/queries";
import type { Brief } from "../api/types";
import { palettes } from "../color/palettes";
import { day } from "../format/dates";
import { compact } from "../format/numbers";
import { useTheme } from "../state/preferences";
import { ModelName } from "../ui/ModelName";
import { Swatch } from "../ui/Swatch";
import { licenseLabel } from "../words";
import { useHover } from "./hover";

const DWELL = 40;
const WIDTH = 300;
const HEIGHT = 108;

/** What is under the pointer. It asks once the pointer rests, and shows only the answer about the present point. */
export function HoverCard({ atlas }: { atlas: string | undefined }) {
  const { ix, x, y } = useHover();
  const [rested, setRested] = useState<number | null>(null);
  useEffect(() => {
    if (ix === null) {
      setRested(null);
      return;
    }
    const timer = setTimeout(() => setRested(ix), DWELL);
    return () => clearTimeout(timer);
  }, [ix]);
  const { data } = useQuery({
    ...briefQuery(atlas ?? "", rested ?? 0),
    enabled: atlas !== undefined && rested !== null,
  });
  if (ix === null || !data || data.ix !== ix) return null;
  const { width, height } =
    document.querySelector(".map.over")?.getBoundingClientRect() ?? document.body.getBoundingClientRect();
  const left = x + WIDTH + 24 > width ? x - WIDTH - 14 : x + 14;
  const top = y + HEIGHT + 24 > height ? y - HEIGHT - 14 : y + 14;
  return (
    <div
      className="hover-card"
      role="tooltip"
      style={{ transform: `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)` }}
    >
      <BriefCard model={data} />
    </div>
  );
}

function BriefCard({ model }: { model: Brief }) {
  const theme = useTheme();
  return (
    <>
      <div className="hover-name">
        <ModelName id={model.id} />
      </div>
      <div className="hover-line">
        <span className={model.task ? undefined : "absent"}>{model.task ?? "no task"}</span>
        <span className="dot">·</span>
        <span className={model.library ? undefined : "absent"}>{model.library ?? "no library"}</span>
      </div>
      <div className="hover-line">
        <Swatch
          color={palettes[theme].licenses[model.license_family]}
          hollow={model.license_family === "missing"}
        />
        {licenseLabel(model.license_family)}
      </div>
      <dl className="hover-numbers">
        <div>
          <dt>downloads</dt>
          <dd>{model.downloads === null ? "–" : compact(model.downloads)}</dd>
        </div>
        <div>
          <dt>likes</dt>
          <dd>{model.likes === null ? "–" : compact(model.likes)}</dd>
        </div>
        <div>
          <dt>children</dt>
          <dd>{compact(model.children)}</dd>
        </div>
        <div>
          <dt>created</dt>
          <dd>{model.created_at === null ? "–" : day(model.created_at)}</dd>
        </div>
      </dl>
    </>
  );
}
