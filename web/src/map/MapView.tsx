import { useQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { familyQuery, modelQuery } from "../api/queries";
import type { Atlas } from "../api/types";
import { palettes } from "../color/palettes";
import type { Engine } from "../engine";
import { codes } from "../filter/rejected";
import { followFilter } from "../filter/selection";
import { clickModel, lightModel } from "../select/gestures";
import { usePanelOpen } from "../select/panelOpen";
import { SelectTool } from "../select/SelectTool";
import { usePreferences, useTheme } from "../state/preferences";
import { getView, setView, useView } from "../state/view";
import { followView } from "../time/clock";
import { frameBesideLegend } from "./actions";
import { colorSpec, sizeSpec } from "./appearance";
import { Beside } from "./Beside";
import { useDrawing } from "./drawing";
import { HoverCard } from "./HoverCard";
import { setHover } from "./hover";
import { clusterLabels, listedLabels, modelLabel } from "./labels";
import { paint, painted } from "./start";
import { useNames } from "./useNames";
import { useSteady } from "./useSteady";

/** The map: an element for the engine, and what of the view the engine has to know. */
export function MapView({ atlas }: { atlas: Atlas | undefined }) {
  const container = useRef<HTMLDivElement>(null);
  const engine = useDrawing((d) => d.engine);

  useLayoutEffect(() => {
    if (container.current) engine?.attach(container.current);
  }, [engine]);
  useEffect(() => followFilter(), []);
  useEffect(() => followView(), []);

  const covered = useCovered();
  const filtersOpen = usePreferences((p) => p.filtersOpen);
  const panelOpen = usePanelOpen();
  const beside = useView((v) => v.beside !== null && v.surface === "map");
  useSteady(container, { covered, halved: beside }, [filtersOpen, panelOpen]);
  useCamera();
  useAppearance();
  useContours();
  useSelected();
  useFamily();
  useLabels(atlas);
  usePointer(atlas);

  return (
    <>
      <div
        className="map"
        data-halved={beside || undefined}
        ref={container}
        role="application"
        aria-label="Map of models"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows walk the map from point to point.
        tabIndex={0}
      />
      <Beside />
      <div className="map over">
        <SelectTool container={container} />
        <HoverCard atlas={atlas?.id} />
      </div>
    </>
  );
}

/** Before the next frame, and before the map is given another size: nobody waits for a picture that lies below a page. */
function useCovered(): boolean {
  const engine = useDrawing((d) => d.engine);
  const covered = useView((v) => v.surface !== "map" && v.surface !== "start");
  useLayoutEffect(() => engine?.setHidden(covered), [engine, covered]);
  return covered;
}

function useAppearance(): void {
  const theme = useTheme();
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const color = useView((v) => v.color);
  const changed = useView((v) => v.paint);
  const size = useView((v) => v.size);
  const mode = useView((v) => v.mode);
  const camera = useView((v) => v.camera);
  const sized = useRef(size);

  useEffect(() => engine?.setTheme(theme), [engine, theme]);
  useEffect(() => {
    void changed;
    const wanted = paint(color, theme);
    if (!engine || !index || painted.as === "" || painted.as === wanted) return;
    painted.as = wanted;
    engine.setColor(colorSpec(color, index, theme)).catch(() => undefined);
  }, [engine, index, color, theme, changed]);
  useEffect(() => {
    if (!engine || !index || sized.current === size) return;
    sized.current = size;
    engine.setSize(sizeSpec(size, index)).catch(() => undefined);
  }, [engine, index, size]);
  useEffect(() => {
    if (engine && engine.mode !== mode) engine.setMode(mode).catch(() => undefined);
  }, [engine, mode]);
  const former = useRef(camera);
  useEffect(() => {
    const left = former.current;
    former.current = camera;
    const known = byMap.current;
    byMap.current = false;
    if (!engine || known || engine.mode !== (camera ?? left)?.mode) return;
    if (!camera) engine.fit();
    else if (!same(engine.camera(), camera)) engine.setCamera(camera);
  }, [engine, camera]);
}

function useContours(): void {
  const engine = useDrawing((d) => d.engine);
  const complete = useDrawing((d) => d.state === "complete");
  const shown = useView((v) => v.contours);
  useEffect(() => engine?.showContours(shown && complete), [engine, shown, complete]);
}

function same(a: object, b: object): boolean {
  const other = b as Record<string, unknown>;
  return Object.entries(a).every(([key, value]) =>
    typeof value === "number"
      ? Math.abs(value - Number(other[key])) <= 1e-3 * Math.max(1, Math.abs(value))
      : value === other[key],
  );
}

function useSelected(): void {
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const id = useView((v) => v.model);
  const { data } = useQuery({ ...modelQuery(id ?? ""), enabled: id !== null });
  const ix = id !== null && data?.id === id ? data.ix : null;
  const complete = useDrawing((d) => d.state === "complete");
  const first = useRef(true);
  useEffect(() => {
    if (!engine || !index || (id !== null && ix === null)) return;
    engine.setSelected(ix);
  }, [engine, index, id, ix]);
  useEffect(() => {
    if (!engine || !complete || (id !== null && ix === null)) return;
    // A link that names a model but no camera shows where the model is.
    const { camera, family } = getView();
    if (first.current && ix !== null && camera === null && family === null) engine.flyTo({ ix });
    else if (ix !== null) comeIntoView(engine, ix);
    first.current = false;
  }, [engine, complete, id, ix]);
}

const EDGE = 40;

/** Moves the map by as little as it takes when the panel came over the model that it shows. */
function comeIntoView(engine: Engine, ix: number): void {
  const width = document.querySelector(".map")?.clientWidth ?? 0;
  const at = engine.screenOf({ ix });
  if (at && at.x > width - EDGE && at.x < width + 480) engine.panBy(width - 2 * EDGE - at.x, 0);
}

function useFamily(): void {
  const engine = useDrawing((d) => d.engine);
  const index = useDrawing((d) => d.index);
  const theme = useTheme();
  const edges = usePreferences((p) => p.edges);
  const complete = useDrawing((d) => d.state === "complete");
  const id = useView((v) => v.family);
  // Under another view nobody sees it: a tree does not wait for the map's own question about its family.
  const seen = useView((v) => v.surface === "map");
  const { data } = useQuery({ ...familyQuery(id ?? ""), enabled: id !== null && seen });
  // A link that says where the camera stands is not reframed, be it opened, pasted or come back to.
  const framed = useRef(getView().camera ? getView().family : null);
  useEffect(
    () =>
      useView.subscribe(({ family, camera }, before) => {
        if (family !== before.family && camera && camera !== before.camera) framed.current = family;
      }),
    [],
  );
  useEffect(() => {
    if (!engine || !index) return;
    if (!id) {
      engine.setHighlight(null);
      framed.current = null;
    }
    if (!id || !data) return;
    engine.setHighlight({
      members: data.members,
      relationColors: palettes[theme].relations,
      ...(edges
        ? {
            edges: {
              parent: data.edge_parent,
              child: data.edge_child,
              relation: data.edge_relation,
              declared: data.edge_declared,
              problem: data.edge_problem,
            },
          }
        : {}),
    });
  }, [engine, index, id, data, theme, edges]);
  useEffect(() => {
    if (!engine || !complete || !seen || !id || !data || framed.current === id) return;
    framed.current = id;
    if (data.members.length > 1) frameBesideLegend(engine, data.members);
  }, [engine, complete, seen, id, data]);
}

function useLabels(atlas: Atlas | undefined): void {
  const engine = useDrawing((d) => d.engine);
  const shown = usePreferences((p) => p.labels);
  const id = useView((v) => v.model);
  const { data: model } = useQuery({ ...modelQuery(id ?? ""), enabled: id !== null });
  const index = useDrawing((d) => d.index);
  const clusters = useMemo(() => {
    const known = index ? clusterLabels(index) : [];
    return known.length > 0 ? known : listedLabels(atlas?.clusters ?? []);
  }, [index, atlas]);
  const names = useNames(atlas?.id, shown);
  useEffect(() => {
    if (!engine || !index) return;
    const open = model && model.id === id ? modelLabel(model) : null;
    const others = open ? names.filter((label) => label.id !== open.id) : names;
    engine.setLabels([...clusters, ...others, ...(open ? [open] : [])]);
  }, [engine, index, clusters, id, model, names]);
  // The questions of the start stand over the map, and names between their lines would be read with them.
  const covered = useView((v) => v.surface === "start");
  useEffect(() => engine?.showLabels(shown && !covered), [engine, shown, covered]);
}

/** Whether the last change of the view's camera tells where the map is, and is none that it has to follow. */
const byMap = { current: false };

/** Set up before anything that moves the camera: a flight that nobody heard would be missing in the link. */
function useCamera(): void {
  const engine = useDrawing((d) => d.engine);
  useEffect(
    () =>
      engine?.on("camera", ({ state, moving, atHome }) => {
        if (moving) {
          setHover({ ix: null, x: 0, y: 0 });
          return;
        }
        // The view that fits all is the plain view: a link need not name it.
        const { camera } = getView();
        if (useDrawing.getState().state !== "complete") return;
        const now = atHome ? null : state;
        if (now === null ? camera === null : same(now, camera ?? {})) return;
        byMap.current = true;
        setView({ camera: now });
      }),
    [engine],
  );
}

function usePointer(atlas: Atlas | undefined): void {
  const engine = useDrawing((d) => d.engine);
  const atlasId = atlas?.id;
  useEffect(() => {
    if (!engine || !atlasId) return;
    const stops = [
      engine.on("hover", ({ ix, x, y }) => setHover({ ix, x, y })),
      engine.on("click", ({ ix, shift }) => {
        if (ix !== null) void clickModel(ix, shift);
      }),
      engine.on("doubleclick", ({ ix, shift }) => {
        if (ix !== null && !shift) void lightModel(ix);
      }),
      engine.on("labelclick", async ({ id }) => {
        const [level, cluster] = id.split(":");
        if (level === "model") {
          void clickModel(Number(cluster), false);
          return;
        }
        const column = `cluster_${level}`;
        const meta = useDrawing.getState().index?.columns[column];
        const code = meta && codes(column, meta)?.(cluster ?? "")?.[0];
        if (code === undefined) return;
        const members = await engine.rows(column, code).catch(() => null);
        if (members) frameBesideLegend(engine, members);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [engine, atlasId]);
}
