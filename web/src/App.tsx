import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { About } from "./about/About";
import { Notice } from "./about/Notice";
import { atlasQuery } from "./api/queries";
import { BottomBar } from "./BottomBar";
import { FiltersPanel } from "./filters/FiltersPanel";
import { Header } from "./header/Header";
import { Help } from "./help/Help";
import { bindKeys } from "./keyboard";
import { Legend } from "./legend/Legend";
import { CannotDraw, ContextLost } from "./map/CannotDraw";
import { useDrawing } from "./map/drawing";
import { MapControls } from "./map/MapControls";
import { MapView } from "./map/MapView";
import { Status } from "./map/Status";
import { ModelPanel } from "./panel/ModelPanel";
import { shellClass } from "./shell";
import { bindHistory } from "./state/history";
import { useOverlays } from "./state/overlays";
import { usePreferences, useTheme } from "./state/preferences";
import { useView } from "./state/view";
import { TableView } from "./table/TableView";
import { Failure } from "./ui/States";

// Read when it is asked for: the first picture of the map waits for none of it.
const Laboratory = lazy(() => import("./laboratory/Laboratory"));

export function App() {
  const { data: atlas, error, refetch } = useQuery(atlasQuery);
  const theme = useTheme();
  const filtersOpen = usePreferences((p) => p.filtersOpen);
  const chosen = useView((v) => v.surface);
  const model = useView((v) => v.model);
  const failed = useDrawing((d) => d.state === "failed");
  const lab = chosen === "lab";
  const table = !lab && (chosen === "table" || failed);
  const id = atlas?.id;

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    if (id) return bindHistory(id);
    return undefined;
  }, [id]);
  useEffect(() => bindKeys(), []);
  useEffect(() => {
    if (atlas) document.title = `${atlas.name} · modelome`;
  }, [atlas]);

  return (
    <div className={shellClass({ filters: filtersOpen, panel: model !== null, table: table || lab })}>
      <Header atlas={atlas} />
      <main className="room">
        <MapView atlas={atlas} />
        <ContextLost />
        {!table && !lab && (
          <div className="furniture">
            <div className="corner top-left">
              <Status atlas={atlas} />
              {atlas && <Notice atlas={atlas} />}
            </div>
            <div className="corner bottom-left">
              <Legend />
            </div>
            <div className="corner bottom-right">
              <MapControls />
            </div>
          </div>
        )}
        {table && (
          <div className="sheet">
            {failed && <CannotDraw />}
            {failed && atlas && <Notice atlas={atlas} />}
            <TableView />
          </div>
        )}
        {filtersOpen && !lab && <FiltersPanel />}
        {!lab && <ModelPanel />}
        {lab && atlas && (
          <Suspense fallback={<div className="lab-ground" />}>
            <Laboratory atlas={atlas} />
          </Suspense>
        )}
        {error && (
          <div className="room-failure">
            <Failure error={error} retry={() => void refetch()} />
          </div>
        )}
      </main>
      <BottomBar />
      <Help />
      {atlas && <About atlas={atlas} />}
      <Message />
    </div>
  );
}

function Message() {
  const message = useOverlays((o) => o.message);
  return (
    <div className={message ? "message shown" : "message"} role="status" aria-live="polite">
      {message}
    </div>
  );
}
