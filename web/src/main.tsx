/** Starts the map, then the page around it: points are read and shaders built while React is on its way. */

import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/map.css";
import "./styles/side.css";
import "./styles/license.css";
import "./styles/diff.css";
import "./styles/search.css";
import "./styles/table.css";
import "./styles/dialog.css";
import "./styles/narrow.css";
import { keepKeys } from "./earlyKeys";
import { firstPicture } from "./map/drawing";
import { startMap } from "./map/start";
import { showShell } from "./shell";
import { openLink } from "./state/history";
import { usePreferences } from "./state/preferences";
import { writeView } from "./state/url";
import { FIRST_VIEW } from "./state/view";

// Before the first picture: the theme, and the view that the link asks for.
const theme = usePreferences.getState().theme;
document.documentElement.dataset.theme =
  theme ?? (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
const linked = openLink();
// Labels on the map are painted once, in the typeface that they keep.
document.fonts.load('600 12px "Inter Variable"').catch(() => undefined);
keepKeys();
const root = document.getElementById("root") as HTMLElement;
startMap(showShell(root));
// Where the link asks for more than the map, that is the page's to show.
const mapAlone =
  writeView(
    {
      ...linked,
      // The start lies over the map, which is seen first.
      surface: linked.surface === "start" && !linked.start ? "map" : linked.surface,
      mode: "2d",
      color: FIRST_VIEW.color,
      size: null,
      camera: null,
    },
    null,
  ) === "";
(mapAlone ? firstPicture() : Promise.resolve())
  .then(() => import("./page"))
  .then(({ showPage }) => showPage(root))
  .catch((error: unknown) => {
    document.body.append(`The page could not be loaded (${String(error)}). Load it again.`);
  });
