/** Which question is answered, and for what: the settings of the first page. */

import { readSettings, type Settings, writeSettings } from "../state/settings";
import { writeView } from "../state/url";
import { FIRST_VIEW, setView, useView, type View } from "../state/view";

export type Door = "ship" | "build" | "change";

const isDoor = (text: string | undefined): text is Door =>
  text === "ship" || text === "build" || text === "change";

export interface Asked {
  door: Door | null;
  settings: Settings;
}

export function useAsked(): Asked {
  const text = useView((v) => v.start);
  const settings = readSettings(text);
  return { door: isDoor(settings.door) ? settings.door : null, settings };
}

export const doorView = (settings: Settings, model: string | null = null): View => ({
  ...FIRST_VIEW,
  surface: "start",
  start: writeSettings(settings),
  model,
});

export const linkTo = (view: View): string => `#${writeView(view, null)}`;

/** The address of the first page. */
export const START = linkTo(doorView({}));

/** What stands in the filter stays as it is while questions are asked. */
export const ask = (settings: Settings, model: string | null = null): void =>
  setView({ surface: "start", start: writeSettings(settings), model });
