import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The build lands inside the Python package, so that a wheel carries the app. Nothing is inlined as a data: URL and no
// script or style is written into the page: the server's content security policy allows files of its own origin only.
export default defineConfig({
  plugins: [react(), fetchAhead()],
  base: "./",
  build: {
    outDir: "../src/modelome/_web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    sourcemap: false,
    license: { fileName: "licenses.md" }, // of what is bundled: their notices travel with the app
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  worker: { format: "es" },
  server: {
    port: 5173,
    proxy: { "/api": "http://127.0.0.1:8765" },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 30_000, // the machine may be busy with other tests
  },
});

/** The page and its typeface are asked for by the document, before the script that wants them has run. */
function fetchAhead(): Plugin {
  return {
    name: "fetch-ahead",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {}).flatMap((file) => {
          const href = `./${file}`;
          if (/\/page-.*\.js$/.test(file)) return link({ rel: "modulepreload", href });
          if (/\/inter-latin-wght-normal-.*\.woff2$/.test(file))
            return link({ rel: "preload", as: "font", type: "font/woff2", href });
          return [];
        }),
    },
  };
}

function link(attrs: Record<string, string>) {
  return [{ tag: "link", attrs: { ...attrs, crossorigin: true }, injectTo: "head" as const }];
}
