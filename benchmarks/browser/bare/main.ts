// The engine with nothing around it: `?points=URL&theme=dark&mode=2d&column=task&box=left,top,width,height`.
import { type ColorSpec, createEngine, type Mode, type Theme } from "../../../web/src/engine";

const query = new URLSearchParams(location.search);
const theme: Theme = query.get("theme") === "light" ? "light" : "dark";
const container = document.querySelector<HTMLElement>("#map");
if (!container) throw new Error("no #map");
const [left, top, width, height] = (query.get("box") ?? "0,0,900,700").split(",");
Object.assign(container.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });

const PALETTE: Readonly<Record<Theme, readonly string[]>> = {
  dark: ["#4b5566", "#5aa9e6", "#f2a03d", "#5ec4a0", "#e5738a", "#b08be8", "#d9c74e", "#7fd0e8", "#d98a5b", "#8fb35b"],
  light: ["#b9c0cb", "#2f77b8", "#d97706", "#1f8f6b", "#c73e5a", "#7a4fc4", "#a58a00", "#2596b3", "#a9552a", "#5d8a2c"],
};
const color: ColorSpec = {
  kind: "category",
  column: query.get("column") ?? "task",
  palette: PALETTE[theme],
  other: "#8b95a7",
};

const engine = await createEngine({ container, pointsUrl: query.get("points") ?? "points/", theme });
Object.assign(window, { engine });
await engine.load({ color });
await engine.setMode((query.get("mode") ?? "2d") as Mode, { duration: 0 });
document.title = `${engine.count} points`;
