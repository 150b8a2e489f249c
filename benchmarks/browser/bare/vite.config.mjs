// A plain object: the package "vite" is installed in web/, not here.
export default {
  base: "./",
  build: { emptyOutDir: true, assetsInlineLimit: 0, target: "es2022" },
  worker: { format: "es" },
};
