// Injected beside hooks.js. Remembers when the person last did something, and tells when the page had answered it.
(() => {
  const marks = { at: 0 };
  const mark = () => {
    marks.at = performance.now();
  };
  // A brush answers while it is drawn.
  addEventListener("pointermove", ({ buttons }) => buttons > 0 && mark(), { capture: true });
  for (const kind of ["click", "pointerup", "keydown", "hashchange"]) addEventListener(kind, mark, { capture: true });
  // Milliseconds from what was done last until a condition held in a painted frame; null: never within the time.
  window.__answered = (condition, most) =>
    new Promise((resolve) => {
      const holds = new Function(`return (${condition})`);
      const began = performance.now();
      const look = () => {
        if (holds()) resolve(performance.now() - marks.at);
        else if (performance.now() - began > most) resolve(null);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  window.__mark = () => marks.at;
  window.__go = (hash) => {
    mark();
    location.hash = hash;
  };
})();
