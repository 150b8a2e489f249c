/**
 * The URL follows the view and the view follows the URL: a change is an entry of the history, a camera move is not. A
 * selection that is too long for a link is kept with its entry: back, forward and a reload restore it.
 */

import { isLinked, readSteps, writeSteps } from "../filter/steps";
import { say } from "./overlays";
import { usePreferences } from "./preferences";
import { readView, UNLINKED, writeView } from "./url";
import { FIRST_VIEW, getView, isAmending, setView, useView, type View } from "./view";

const CAMERA_REST = 400;

/** The fragment that the view was read from when the page began. */
let opened = "";

/** What is kept with an entry of the history beside its link. */
interface Kept {
  selection: string;
}

const keptOf = ({ selection }: View): Kept | null =>
  isLinked(selection) ? null : { selection: writeSteps(selection) };

const keptHere = (): unknown => (history.state as Partial<Kept> | null)?.selection;

/** The view of the present entry; a link on this page means the selection that the page has. */
function present(atlas: string | null): View {
  const view = readView(location.hash, atlas);
  if (new URLSearchParams(location.hash.slice(1)).get("sel") !== UNLINKED) return view;
  const kept = keptHere();
  const { selection } = getView();
  if (typeof kept === "string") return { ...view, selection: readSteps(kept) };
  if (isLinked(selection)) {
    say("This link was made with a selection too long for a link. All else is as it was.");
    return view;
  }
  history.replaceState(keptOf(getView()), "", location.href);
  return { ...view, selection };
}

/** Reads the view that the link asks for into the store; a first visit that asks for nothing begins at the start. */
export function openLink(): View {
  if (location.hash === "" && !usePreferences.getState().met)
    history.replaceState(null, "", `#${writeView({ ...FIRST_VIEW, surface: "start" }, null)}`);
  opened = location.hash;
  setView(present(null));
  return getView();
}

/**
 * Binds the store to the address bar; returns what unbinds it. What follows a view without the page may `begin` with one
 * that is read before the page does: the page waits for what it promises.
 */
export function bindHistory(atlas: string, begin: (view: View) => Promise<void> | null): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading = false;

  const take = (view: View) => {
    reading = true;
    setView(view);
    reading = false;
  };
  const read = () => {
    const view = present(atlas);
    const [before, link] = [getView(), location.hash];
    clearTimeout(timer); // a camera that came to rest before belongs to the entry that was left
    const begun = begin(view);
    if (!begun) {
      take(view);
      return;
    }
    void begun.then(() => {
      // Whoever has gone on meanwhile does not want it any more.
      if (location.hash === link && cameraOnly(getView(), before)) take(view);
    });
  };
  const fragment = (view: View) => {
    const text = writeView(view, atlas);
    return text ? `#${text}` : location.pathname + location.search;
  };
  const isPresent = (view: View) =>
    fragment(view) === (location.hash || location.pathname + location.search) &&
    keptOf(view)?.selection === keptHere();
  const cameraOnly = (now: View, before: View) =>
    (Object.keys(now) as (keyof View)[]).every((key) => key === "camera" || now[key] === before[key]);

  // What was chosen since the page began stays, unless the link is another by now, or one of another atlas.
  const linked = writeView(readView(opened, null), atlas);
  const selection = typeof keptHere() === "string" ? [] : getView().selection;
  const chosen = writeView({ ...getView(), selection }, atlas) !== linked;
  const another = location.hash !== opened || writeView(readView(opened, atlas), atlas) !== linked;
  if (another || !chosen) take(present(atlas));
  else history.pushState(keptOf(getView()), "", fragment(getView()));
  const stop = useView.subscribe((now, before) => {
    if (reading) return;
    clearTimeout(timer);
    if (isAmending()) history.replaceState(keptOf(now), "", fragment(now));
    else if (cameraOnly(now, before)) {
      timer = setTimeout(() => history.replaceState(keptOf(getView()), "", fragment(getView())), CAMERA_REST);
    } else if (!isPresent(now)) {
      history.pushState(keptOf(now), "", fragment(now));
    }
  });
  window.addEventListener("popstate", read);
  window.addEventListener("hashchange", read);
  return () => {
    stop();
    clearTimeout(timer);
    window.removeEventListener("popstate", read);
    window.removeEventListener("hashchange", read);
  };
}

/** The address that restores this very view. */
export function shareLink(atlas: string | null): string {
  const url = new URL(location.href);
  url.hash = writeView(getView(), atlas);
  return url.href;
}
