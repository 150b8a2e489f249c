/** The URL follows the view and the view follows the URL: a change is an entry of the history, a camera move is not. */

import { usePreferences } from "./preferences";
import { readView, writeView } from "./url";
import { FIRST_VIEW, getView, isAmending, setView, useView, type View } from "./view";

const CAMERA_REST = 400;

/** The fragment that the view was read from when the page began. */
let opened = "";

/** Reads the view that the link asks for into the store; a first visit that asks for nothing begins at the start. */
export function openLink(): View {
  if (location.hash === "" && !usePreferences.getState().met)
    history.replaceState(null, "", `#${writeView({ ...FIRST_VIEW, surface: "start" }, null)}`);
  opened = location.hash;
  setView(readView(opened, null));
  return getView();
}

/** Binds the store to the address bar; returns what unbinds it. */
export function bindHistory(atlas: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reading = false;

  const read = () => {
    reading = true;
    setView(readView(location.hash, atlas));
    reading = false;
  };
  const fragment = (view: View) => {
    const text = writeView(view, atlas);
    return text ? `#${text}` : location.pathname + location.search;
  };
  const cameraOnly = (now: View, before: View) =>
    (Object.keys(now) as (keyof View)[]).every((key) => key === "camera" || now[key] === before[key]);

  // What was chosen since the page began stays, unless the link is another by now, or one of another atlas.
  const linked = writeView(readView(opened, null), atlas);
  const chosen = writeView(getView(), atlas) !== linked;
  const another = location.hash !== opened || writeView(readView(opened, atlas), atlas) !== linked;
  if (another || !chosen) read();
  else history.pushState(null, "", fragment(getView()));
  const stop = useView.subscribe((now, before) => {
    if (reading) return;
    clearTimeout(timer);
    if (isAmending()) history.replaceState(null, "", fragment(now));
    else if (cameraOnly(now, before)) {
      timer = setTimeout(() => history.replaceState(null, "", fragment(getView())), CAMERA_REST);
    } else if (fragment(now) !== (location.hash || location.pathname + location.search)) {
      history.pushState(null, "", fragment(now));
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
