import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { About } from "./about/About";
import { Notice } from "./about/Notice";
import { atlasQuery } from "./api/queries";
import type { Atlas } from "./api/types";
import { BottomBar } from "./BottomBar";
import { ExportHost } from "./export/ExportHost";
import { beginFilter } from "./filter/selection";
import { FiltersPanel } from "./filters/FiltersPanel";
import { Header } from "./header/Header";
import { Help } from "./help/Help";
import { bindKeys } from "./keyboard";
import { Legend } from "./legend/Legend";
import { BesideLegend } from "./map/Beside";
import { CannotDraw, ContextLost } from "./map/CannotDraw";
import { useDrawing } from "./map/drawing";
import { MapControls } from "./map/MapControls";
import { MapView } from "./map/MapView";
import { Minimap } from "./map/Minimap";
import { Status } from "./map/Status";
import { PAGES, PageOf, readAhead, TABLE } from "./pages";
import { ModelPanel } from "./panel/ModelPanel";
import { usePanelOpen, useSelectionOpen } from "./select/panelOpen";
import { SelectBar } from "./select/SelectBar";
import { shellClass } from "./shell";
import { bindHistory } from "./state/history";
import { useOverlays } from "./state/overlays";
import { usePreferences, useTheme } from "./state/preferences";
import { useView } from "./state/view";
import { isOfModels, type Surface } from "./surfaces";
import { TimeBar } from "./time/TimeBar";
import { Failure, Skeleton } from "./ui/States";
import { surfaceLabel } from "./words";

const SelectionPanel = lazy(() => import("./select/SelectionPanel"));

/** What is shown for what was asked for: where nothing can be drawn the table stands in for the map. */
function shown(surface: Surface, failed: boolean): Surface {
  if (surface === "map" || surface === "table" || PAGES[surface])
    return failed && surface === "map" ? "table" : surface;
  return failed ? "table" : "map";
}

export function App() {
  const { data: atlas, error, refetch } = useQuery(atlasQuery);
  const theme = useTheme();
  const filtersOpen = usePreferences((p) => p.filtersOpen);
  // What a page has colored it colors anew.
  const paint = useView((v) => v.paint);
  const panelOpen = usePanelOpen();
  const selectionOpen = useSelectionOpen();
  const failed = useDrawing((d) => d.state === "failed");
  const settled = useDrawing((d) => d.state === "complete" || d.state === "failed");
  const surface = shown(
    useView((v) => v.surface),
    failed,
  );
  const ofModels = isOfModels(surface);
  const onMap = surface === "map" || surface === "start";
  const landing = useView((v) => v.surface === "start" && v.start === "");
  const page = PAGES[surface];
  const id = atlas?.id;

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    if (id) return bindHistory(id, beginFilter);
    return undefined;
  }, [id]);
  useEffect(() => bindKeys(), []);
  useEffect(() => (settled ? readAhead() : undefined), [settled]);
  useEffect(() => {
    if (atlas) document.title = `${atlas.name} · modelome`;
  }, [atlas]);

  return (
    <div
      className={shellClass({
        filters: ofModels && filtersOpen,
        panel: ofModels && panelOpen,
        covered: !onMap,
      })}
    >
      <Header atlas={atlas} />
      <main className="room">
        {ofModels && <h1 className="unseen">{surfaceLabel(surface)}</h1>}
        <MapView atlas={atlas} />
        <ContextLost />
        {surface === "map" && (
          <div className="furniture">
            <div className="corner top-left">
              <Status atlas={atlas} />
              <SelectBar />
              {atlas && <Notice atlas={atlas} />}
            </div>
            <div className="corner bottom-left">
              <Legend />
            </div>
            <div className="corner bottom-right">
              <Minimap />
              <MapControls />
            </div>
            <BesideLegend />
            <TimeBar />
          </div>
        )}
        {surface === "table" && (
          <div className="sheet">
            {failed && <CannotDraw />}
            {failed && atlas && <Notice atlas={atlas} />}
            <Suspense fallback={<Skeleton lines={16} />}>
              {atlas ? <PageOf page={TABLE} atlas={atlas} /> : <Skeleton lines={16} />}
            </Suspense>
          </div>
        )}
        {ofModels && filtersOpen && <FiltersPanel />}
        {ofModels && <ModelPanel />}
        {ofModels && selectionOpen && (
          <Suspense fallback={<aside className="side panel" aria-label="Selection" />}>
            <SelectionPanel />
          </Suspense>
        )}
        {page && atlas && (
          <Suspense key={`${surface} ${paint}`} fallback={<div className={landing ? "" : "page-ground"} />}>
            <PageOf page={page} atlas={atlas} />
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
      {atlas && surface === "map" && <LazyPicture atlas={atlas} />}
      {atlas && <About atlas={atlas} />}
      {atlas && <ExportHost atlas={atlas} />}
      <Message />
    </div>
  );
}

const PictureDialog = lazy(() => import("./picture/PictureDialog"));

function LazyPicture({ atlas }: { atlas: Atlas }) {
  const open = useOverlays((o) => o.menu === "picture");
  return open ? (
    <Suspense>
      <PictureDialog atlas={atlas} />
    </Suspense>
  ) : null;
}

function Message() {
  const message = useOverlays((o) => o.message);
  return (
    <div className={message ? "message shown" : "message"} role="status" aria-live="polite">
      {message}
    </div>
  );
}
