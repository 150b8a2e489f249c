import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast } from "./perception";

const css = readFileSync(new URL("../styles/tokens.css", import.meta.url), "utf8");

function tokens(theme: string): Record<string, string> {
  const block = css.match(new RegExp(`data-theme="${theme}"\\][^{]*\\{([^}]*)\\}`))?.[1] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex]),
  );
}

describe.each(["dark", "light"])("text in the %s theme", (theme) => {
  const t = tokens(theme);
  const surfaces = ["ground", "surface", "surface-2"];
  it.each(["text", "text-2", "text-3", "accent", "warn", "removed", "added", "replaced"])(
    "%s can be read on every surface",
    (name) => {
      for (const surface of surfaces) {
        expect(contrast(t[name] as string, t[surface] as string)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
  it("can be read on a row under the pointer", () => {
    for (const name of ["text", "text-2"]) {
      expect(contrast(t[name] as string, t["surface-3"] as string)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
