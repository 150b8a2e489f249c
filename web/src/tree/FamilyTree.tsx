import { useQuery } from "@tanstack/react-query";
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { maskQuery } from "../api/queries";
import { isField } from "../fields";
import { count, plural } from "../format/numbers";
import { usePreferences, useTheme } from "../state/preferences";
import { stampOf } from "../state/settings";
import { closeModel, getView, openModel, scope, setView, useView } from "../state/view";
import { Failure } from "../ui/States";
import { hasBelow, type Picture } from "./arrange";
import { Breadcrumbs } from "./Breadcrumbs";
import { readAt } from "./camera";
import type { Family } from "./family";
import { isGhost, NONE } from "./family";
import { ITEM, keyOf } from "./fold";
import { itemWords } from "./labels";
import { countFolded, edgeLooks, edgeMarks, type Ink, inkOf, type Look, paletteOf } from "./look";
import { useNodeColors } from "./nodeColors";
import { Stage } from "./Stage";
import { amendTree, readTree, setTree, useTreeText, writeTree } from "./settings";
import { TreeCard } from "./TreeCard";
import { TreeHead } from "./TreeHead";
import { TreeLegend } from "./TreeLegend";
import { TreeList } from "./TreeList";
import { TreeTools } from "./TreeTools";
import { useFolds } from "./useFolds";
import { usePicture } from "./usePicture";
import { type Step, step } from "./walk";

interface Hover {
  item: number;
  x: number;
  y: number;
}

const NOWHERE: Hover = { item: -1, x: 0, y: 0 };
/** Pixels of height that an item of the first picture is given. */
const ROOM_EACH = 15;
/** Width of the legend and of the gaps beside it. */
const LEGEND = 250;

/** One family: its picture or its list, and what there is to do with it. */
export function FamilyTree({ family, asked }: { family: Family; asked: string }) {
  const settings = readTree(useTreeText());
  const { form, timed, marked, others, list, all, top } = settings;
  const theme = useTheme();
  const legendOpen = usePreferences((p) => p.legendOpen);
  const color = useView((v) => v.color);
  const model = useView((v) => v.model);
  const hide = useView((v) => v.hide);
  const filter = useView(scope);
  const section = useRef<HTMLDivElement>(null);
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const [ink, setInk] = useState<Ink | null>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const [hover, setHover] = useState<Hover>(NOWHERE);
  const [walked, setWalked] = useState<number | null>(null);
  const [found, setFound] = useState<readonly number[]>([]);

  const { members } = family.head;
  const focus = useMemo(() => {
    const place = top === null ? 0 : family.find(top);
    return place >= 0 && place < members ? place : 0;
  }, [family, top, members]);

  const mask = useQuery(maskQuery(filter || null));
  const kept = useMemo(() => {
    const bits = filter === "" ? undefined : mask.data?.bits;
    if (!bits) return null;
    return Uint8Array.from(family.ix, (ix) =>
      ix === NONE ? 1 : ((bits[ix >> 3] as number) >> (ix & 7)) & 1,
    );
  }, [family, filter, mask.data]);
  const muted = useMemo(() => kept?.map((one) => 1 - one) ?? null, [kept]);
  const matching = useMemo(() => {
    if (!kept) return members;
    let sum = 0;
    for (let i = 0; i < members; i++) sum += kept[i] as number;
    return sum;
  }, [kept, members]);
  const only = hide ? kept : null;

  const room = Math.max(48, Math.round((window.innerHeight - 150) / ROOM_EACH)) * (form === "radial" ? 2 : 1);
  const [how, folds, foldsText] = useFolds(family, focus, {
    all,
    others,
    form,
    room,
    only,
    text: settings.folds,
  });
  const { arranged, pending } = usePicture(family, how, settings);
  const picture = arranged?.picture ?? null;

  const colored = useNodeColors(family, color, theme);
  const edge = useMemo(() => edgeLooks(family), [family]);
  const marks = useMemo(() => edgeMarks(family, marked), [family, marked]);
  const folded = useMemo(
    () => (picture ? countFolded(family, picture, only) : null),
    [family, picture, only],
  );
  const look = useMemo<Look | null>(
    () =>
      ink && folded
        ? { family, palette: paletteOf(theme), ink, nodes: colored, edge, marks, muted, folded }
        : null,
    [family, theme, ink, colored, edge, marks, muted, folded],
  );

  // What a link asks for is unfolded: the model in the panel, and the one whose family was asked for.
  const wanted = model !== null ? family.find(model) : -1;
  const opened = useRef("");
  useEffect(() => {
    const places = [family.find(asked), wanted].filter((place) => place > 0 && place < members);
    const key = places.join();
    if (places.length > 0 && opened.current !== key) folds.ask(places);
    opened.current = key;
    // It stays the current one when its panel is closed.
    if (wanted >= 0) setWalked(wanted * 8 + kindOf(family, wanted));
  }, [family, asked, wanted, members, folds]);

  const itemOfKey = useMemo(() => {
    const items = new Map<number, number>();
    if (picture) for (let i = 0; i < picture.items.count; i++) items.set(keyOf(picture.items, i), i);
    return items;
  }, [picture]);
  const itemOf = useCallback(
    (place: number) => itemOfKey.get(place * 8 + kindOf(family, place)) ?? -1,
    [itemOfKey, family],
  );
  const current = walked !== null ? (itemOfKey.get(walked) ?? -1) : wanted >= 0 ? itemOf(wanted) : -1;
  const currentPlace =
    picture && current >= 0 && picture.items.kind[current] !== ITEM.bundle
      ? (picture.items.node[current] as number)
      : -1;

  useEffect(() => {
    if (!canvas) return;
    const made = new Stage(canvas, {
      hover: (item, x, y) =>
        setHover((now) =>
          item === -1 && now.item === -1 ? now : { item: item < -1 ? -2 - item : item, x, y },
        ),
      choose: (item, { detail }) => choose.current(item, detail),
      toggle: (item) => toggle.current(item),
      rest: (at) => rest.current(at),
    });
    setStage(made);
    return () => {
      made.dispose();
      setStage(null);
    };
  }, [canvas]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colors.
  useEffect(() => {
    if (section.current) setInk(inkOf(section.current));
  }, [theme]);

  // Before the first picture, so that it is fitted in beside the legend.
  useLayoutEffect(() => {
    const wide = (section.current?.clientWidth ?? 0) > 760;
    stage?.leave(legendOpen && wide ? LEGEND : 0);
  }, [stage, legendOpen]);
  const anchor = useRef<number | null>(null);
  const drawn = useRef<{ stage: Stage; picture: Picture; what: string } | null>(null);
  const stamp = stampOf(family.head.root, family.name(focus), all ? "all" : "", form, timed ? "time" : "");
  const at = settings.at?.startsWith(`${stamp}_`) ? settings.at : null;
  const lastAt = useRef<string | null>(null);
  useEffect(() => {
    if (!stage || !arranged || !look) return;
    const { picture, how } = arranged;
    const before = drawn.current?.stage === stage ? drawn.current : null;
    const what = `${picture.form} ${picture.timed} ${how.focus} ${how.opened === null}`;
    // Another camera than the one that rests here: one of a link, or of the history.
    const called = !pending && at !== lastAt.current;
    if (before?.picture !== picture || before.what !== what || called) {
      const fit = before?.what !== what || called;
      const given = fit && at && !pending ? readAt(at.slice(stamp.length + 1)) : null;
      stage.show(picture, look, { fit, anchor: anchor.current, at: given });
      anchor.current = null;
    } else stage.dress(look);
    if (!pending) lastAt.current = at;
    drawn.current = { stage, picture, what };
  }, [stage, arranged, pending, look, at, stamp]);
  const rest = useRef<(at: string | null) => void>(() => undefined);
  useEffect(() => {
    rest.current = (now) => {
      if (pending) return;
      const text = now && `${stamp}_${now}`;
      if (text === settings.at) return;
      lastAt.current = text;
      // The camera is one of what is unfolded here, however large the window is.
      amendTree(text ? { at: text, folds: foldsText } : { at: null });
    };
  }, [pending, stamp, settings.at, foldsText]);

  const way = useMemo(() => {
    const items = new Set<number>();
    for (let at = current; picture && at >= 0; at = picture.items.above[at] as number) items.add(at);
    return items;
  }, [picture, current]);
  const foundItems = useMemo(() => new Set(found.map(itemOf).filter((item) => item >= 0)), [found, itemOf]);
  useEffect(() => {
    stage?.attend({ hovered: hover.item, current, way, found: foundItems });
  }, [stage, hover.item, current, way, foundItems]);
  // Whoever is asked for comes into view; the first picture is the whole one.
  const seen = useRef<number | null>(null);
  useEffect(() => {
    if (!stage || !picture) return;
    const key = current >= 0 ? keyOf(picture.items, current) : -1;
    if (current >= 0 && seen.current !== null && seen.current !== key) stage.goTo(current);
    seen.current = key;
  }, [stage, picture, current]);

  const goTop = useCallback(
    (place: number) => {
      setWalked(null);
      setTree({ top: place > 0 ? family.name(place) : null });
    },
    [family],
  );
  const toggle = useRef<(item: number) => void>(() => undefined);
  const choose = useRef<(item: number, clicks: number) => void>(() => undefined);
  useEffect(() => {
    if (!picture) return;
    const { items } = picture;
    toggle.current = (item) => {
      const place = items.node[item] as number;
      const kind = items.kind[item] as number;
      anchor.current = keyOf(items, kind === ITEM.rest ? (items.above[item] as number) : item);
      if (kind === ITEM.rest) folds.more(place);
      else if (kind === ITEM.bundle) folds.unbundle(place);
      else if (kind === ITEM.model) folds.toggle(place);
    };
    choose.current = (item, clicks) => {
      const place = items.node[item] as number;
      const kind = items.kind[item] as number;
      if (kind === ITEM.rest || kind === ITEM.bundle) {
        if (clicks === 1) toggle.current(item);
        return;
      }
      setWalked(keyOf(items, item));
      if (clicks === 2) {
        if (kind === ITEM.elsewhere) leaveFor(family.name(place));
        else if ((items.hidden[item] as number) > 0) toggle.current(item);
        else if (kind === ITEM.model && hasBelow(picture, item)) goTop(place);
        return;
      }
      if (kind === ITEM.model || kind === ITEM.elsewhere) openModel(family.name(place));
    };
  }, [picture, folds, family, goTop]);

  const go = useCallback(
    (place: number) => {
      if (place < members) folds.reveal([place]);
      setWalked(place * 8 + kindOf(family, place));
    },
    [folds, family, members],
  );

  const press = (event: KeyboardEvent | globalThis.KeyboardEvent): boolean => {
    if (!picture || event.metaKey || event.ctrlKey || event.altKey) return false;
    const { items } = picture;
    const wayOn = KEYS[event.key];
    if (wayOn && !event.shiftKey) {
      if (wayOn === "child" && current >= 0 && (items.hidden[current] as number) > 0) {
        toggle.current(current);
        return true;
      }
      const next = step(picture, current, wayOn);
      if (next !== null) setWalked(keyOf(items, next));
      return true;
    }
    if (event.key === "Enter" && current >= 0) {
      const place = items.node[current] as number;
      const kind = items.kind[current];
      if ((items.hidden[current] as number) > 0) toggle.current(current);
      else if (kind === ITEM.elsewhere) leaveFor(family.name(place));
      else if (kind === ITEM.model && hasBelow(picture, current)) goTop(place);
      else if (kind === ITEM.model) openModel(family.name(place));
      return true;
    }
    if (event.key === " " && current >= 0) {
      const kind = items.kind[current];
      if (kind === ITEM.model || kind === ITEM.elsewhere) {
        const id = family.name(items.node[current] as number);
        if (getView().model === id) closeModel();
        else openModel(id);
      } else toggle.current(current);
      return true;
    }
    if (event.key === "Backspace" && focus > 0) {
      goTop(family.shape.above[focus] as number);
      return true;
    }
    if (event.key === "ArrowLeft" && event.shiftKey && current >= 0) {
      if (hasBelow(picture, current)) toggle.current(current);
      return true;
    }
    if (event.key === "Escape" && focus > 0 && getView().model === null) {
      goTop(0);
      return true;
    }
    if (event.key === "f") stage?.fit();
    else if (event.key === "+" || event.key === "=") stage?.zoomBy(1.5);
    else if (event.key === "-") stage?.zoomBy(1 / 1.5);
    else return false;
    return true;
  };
  const pressed = useRef(press);
  pressed.current = press;
  useEffect(() => {
    // Before the page's own keys, which would move the map that lies below.
    const down = (event: globalThis.KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      const ours = target === document.body || target.closest(".tree-stage, .tree-rows") !== null;
      if (!ours || isField(target) || document.querySelector("dialog[open]")) return;
      if (pressed.current(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    document.addEventListener("keydown", down, { capture: true });
    return () => document.removeEventListener("keydown", down, { capture: true });
  }, []);

  const folded0 = picture
    ? picture.items.hidden.reduce((sum, n, i) => (picture.items.kind[i] === ITEM.bundle ? sum : sum + n), 0)
    : 0;
  const modelsShown = picture
    ? picture.items.kind.reduce((sum, kind) => sum + (kind === ITEM.model ? 1 : 0), 0)
    : 0;
  return (
    <div className="tree-of" ref={section}>
      <TreeHead
        family={family}
        focus={focus}
        settings={settings}
        current={currentPlace}
        picture={picture}
        look={look}
        onFound={setFound}
        onGo={go}
      />
      <Breadcrumbs family={family} focus={focus} place={currentPlace} onGo={go} onTop={goTop} />
      {mask.error && <Failure error={mask.error} />}
      <div className="tree-room">
        {list && picture && look ? (
          <TreeList
            family={family}
            picture={picture}
            look={look}
            current={current}
            onToggle={(item) => toggle.current(item)}
            onChoose={(item) => choose.current(item, 1)}
          />
        ) : (
          <>
            <div
              className="tree-stage"
              role="application"
              aria-label={`Tree of ${family.head.root}. Arrows walk it, Enter unfolds or goes below, Space opens; the list shows it as text.`}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows walk the tree from model to model.
              tabIndex={0}
              data-shown={modelsShown}
              data-pending={pending || undefined}
            >
              <canvas ref={setCanvas} className="tree-canvas" />
            </div>
            {picture && look && hover.item >= 0 && hover.item < picture.items.count && (
              <TreeCard
                family={family}
                picture={picture}
                item={hover.item}
                x={hover.x}
                y={hover.y}
                trait={marked}
              />
            )}
            {look && <TreeLegend look={look} colored={colored} picture={picture} marked={marked} />}
            {stage && <TreeTools stage={stage} />}
          </>
        )}
        <p className="tree-count" role="status">
          {pending && !picture ? (
            "Arranging…"
          ) : (
            <>
              {modelsShown === family.head.members ? (
                <>all {plural(family.head.total, "model")} shown</>
              ) : (
                <>
                  {count(modelsShown)} of {plural(family.head.total, "model")} shown
                  {folded0 > 0 && `, ${count(folded0)} folded in`}
                </>
              )}
              {kept && ` · ${count(matching)} match`}
              {picture && picture.items.linksHidden > 0 && (
                <span title="Lines to second parents that are folded in or not shown">
                  {" · "}
                  {plural(picture.items.linksHidden, "second parent")} folded in
                </span>
              )}
            </>
          )}
        </p>
        <p className="unseen" aria-live="polite">
          {picture && current >= 0 ? itemWords(family, picture.items, current) : ""}
        </p>
      </div>
    </div>
  );
}

const kindOf = (family: Family, place: number): number =>
  place < family.head.members ? ITEM.model : isGhost(family, place) ? ITEM.ghost : ITEM.elsewhere;

/** To the tree of another family, told as this one is. */
const leaveFor = (id: string): void =>
  setView({
    family: id,
    tree: writeTree({ ...readTree(getView().tree), top: null, folds: null, at: null }),
  });

const KEYS: Readonly<Record<string, Step>> = {
  ArrowRight: "child",
  ArrowLeft: "parent",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
};
