// Injected before any script of the page under measurement. Records every draw of many points, when the GPU had
// finished it, and how soon the page answers a moving pointer. Works for any page that draws with WebGL.
(() => {
  const LEAST_POINTS = 1000;
  const record = { frames: [], fences: [], answers: [], errors: [], longTasks: 0 };
  window.__record = record;
  addEventListener("error", (event) => record.errors.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => record.errors.push(String(event.reason)));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) record.longTasks = Math.max(record.longTasks, entry.duration);
  }).observe({ type: "longtask", buffered: true });

  // Draws of one task are one frame: { at, points }. `covered` counts points since the target was last cleared.
  let open = null;
  let covered = 0;
  const drawn = (gl, count) => {
    if (count < 1) return;
    covered += count;
    if (!open) {
      open = { at: performance.now(), points: 0, gl };
      queueMicrotask(close);
    }
    open.points += count;
  };
  const close = () => {
    const { at, points, gl } = open;
    open = null;
    if (points < LEAST_POINTS) return;
    record.frames.push({ at, points, covered });
    const after = covered;
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const poll = () => {
      if (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) setTimeout(poll, 1);
      else {
        gl.deleteSync(fence);
        record.fences.push({ at: performance.now(), took: performance.now() - at, points, covered: after });
      }
    };
    setTimeout(poll, 0);
  };
  const GL = WebGL2RenderingContext.prototype;
  const { drawArrays, clear } = GL;
  GL.drawArrays = function (mode, first, count) {
    drawArrays.call(this, mode, first, count);
    if (mode === this.POINTS) drawn(this, count);
  };
  GL.clear = function (mask) {
    covered = 0;
    clear.call(this, mask);
  };

  // The answer to a pointer: the first change of the document, or repainting of a 2D canvas, after it moved.
  let moved = null;
  addEventListener("pointermove", () => { moved = performance.now(); }, { capture: true });
  const answered = () => {
    if (moved === null) return;
    record.answers.push(performance.now() - moved);
    moved = null;
  };
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    clearRect.apply(this, box);
    answered();
  };
  new MutationObserver(answered).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
