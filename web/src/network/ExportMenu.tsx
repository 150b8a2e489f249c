import { useEffect, useRef } from "react";
import { queryClient } from "../api/queries";
import type { Atlas } from "../api/types";
import { shareLink } from "../state/history";
import { say, setOverlays, useOverlays } from "../state/overlays";
import { Icon } from "../ui/icons";
import { saveFile } from "../ui/saveFile";
import type { Network } from "./answer";
import { toGraphml, toJson, toPng, toSvg } from "./files";
import type { Joined } from "./joined";
import type { Picture } from "./Picture";
import { measureWith } from "./paint";

const FORMS = [
  ["png", "Picture (PNG, twice as large)"],
  ["svg", "Picture (SVG)"],
  ["graphml", "Models and lines (GraphML)"],
  ["json", "Models and lines (JSON)"],
] as const;
type Form = (typeof FORMS)[number][0];

const NAME = "network-file";

interface ExportMenuProps {
  picture: Picture | null;
  network: Network;
  joined: Joined;
  threshold: number;
}

/** The network as a file, made by the browser. */
export function ExportMenu({ picture, network, joined, threshold }: ExportMenuProps) {
  const open = useOverlays((o) => o.menu === NAME);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    list.current?.querySelector("button")?.focus();
    const away = (event: PointerEvent) => {
      if (!list.current?.parentElement?.contains(event.target as Node)) setOverlays({ menu: null });
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);

  const save = async (form: Form) => {
    setOverlays({ menu: null });
    const scene = picture?.scene;
    const ctx = document.createElement("canvas").getContext("2d");
    if (!scene || !ctx) return;
    const atlas = queryClient.getQueryData<Atlas>(["atlas"])?.id ?? "";
    const origin = { atlas, link: shareLink(atlas || null), threshold };
    const blob =
      form === "png"
        ? await toPng({ ...scene, focus: null, edge: null, lit: new Set() })
        : new Blob(
            [
              form === "svg"
                ? toSvg({ ...scene, focus: null }, measureWith(ctx), origin)
                : form === "graphml"
                  ? toGraphml(network, joined, scene.places, origin)
                  : toJson(network, joined, scene.places, origin),
            ],
            {
              type:
                form === "svg" ? "image/svg+xml" : form === "json" ? "application/json" : "application/xml",
            },
          );
    if (blob) saveFile(`network-${network.id.length}-models.${form}`, blob);
    else say("This browser could not make the picture.");
  };
  return (
    <div className="menu">
      <button
        type="button"
        className="button"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOverlays({ menu: open ? null : NAME })}
      >
        <Icon name="download" /> Save
      </button>
      {open && (
        <div
          className="menu-list network-files"
          role="menu"
          tabIndex={-1}
          aria-label="Save the network as"
          ref={list}
          onKeyDown={(event) => {
            const items = [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
            const at = items.indexOf(document.activeElement as HTMLElement);
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step) items[(at + step + items.length) % items.length]?.focus();
            else if (event.key === "Escape") setOverlays({ menu: null });
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        >
          {FORMS.map(([form, label]) => (
            <button
              key={form}
              type="button"
              role="menuitem"
              className="menu-item"
              tabIndex={-1}
              onClick={() => void save(form)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
