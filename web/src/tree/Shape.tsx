import type { Look } from "./look";

export type ShapeName =
  | "changed"
  | "dropped"
  | "conflict"
  | "contradicted"
  | "cycle"
  | "ghost"
  | "elsewhere"
  | "undated"
  | "folded";

/** A mark as the canvas draws it, for the legend. */
export function Shape({ name, look }: { name: ShapeName; look: Look }) {
  const { ink, palette } = look;
  const { dropped, conflict } = palette.verdicts;
  return (
    <svg className="tree-shape" width="18" height="14" viewBox="0 0 18 14" aria-hidden="true">
      {name === "changed" && <path d="M9 2.4 13.6 7 9 11.6 4.4 7z" style={{ fill: ink.text }} />}
      {name === "dropped" && <path d="M4.4 3.2h9.2L9 11.6z" style={{ fill: dropped }} />}
      {name === "conflict" && (
        <>
          <path d="M4.4 3.2h9.2L9 11.6z" style={{ fill: conflict }} />
          <path d="M9 4.4v4" style={{ stroke: ink.ground, strokeWidth: 1.2 }} />
        </>
      )}
      {name === "contradicted" && <path d="M9 2.4 13.6 10.8H4.4z" style={{ fill: ink.alert }} />}
      {name === "cycle" && (
        <path d="M12.6 5a4.4 4.4 0 1 0 0 4" style={{ fill: "none", stroke: ink.alert, strokeWidth: 2 }} />
      )}
      {name === "ghost" && (
        <circle
          cx="9"
          cy="7"
          r="4.4"
          style={{ fill: "none", stroke: ink.quiet, strokeWidth: 1.4 }}
          strokeDasharray="2.2 1.8"
        />
      )}
      {name === "elsewhere" && (
        <rect
          x="4.6"
          y="2.6"
          width="8.8"
          height="8.8"
          style={{ fill: "none", stroke: ink.quiet, strokeWidth: 1.4 }}
        />
      )}
      {name === "undated" && (
        <>
          <circle cx="9" cy="7" r="3" style={{ fill: ink.quiet }} />
          <circle cx="9" cy="7" r="5.6" style={{ fill: "none", stroke: ink.quiet }} strokeDasharray="2 2" />
        </>
      )}
      {name === "folded" && (
        <>
          <rect x="0" y="2" width="10" height="4" style={{ fill: palette.relations.finetune }} />
          <rect x="10" y="2" width="8" height="4" style={{ fill: palette.relations.quantized }} />
          <rect x="0" y="8" width="6" height="4" style={{ fill: palette.licenses.permissive }} />
          <rect x="6" y="8" width="12" height="4" style={{ fill: palette.licenses.community }} />
        </>
      )}
    </svg>
  );
}
