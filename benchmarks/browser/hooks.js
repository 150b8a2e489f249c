// Injected before any script of the page under measurement. Records every draw of many points, when the GPU had
// finished it, when text first stood on the map, and how soon the page answers a moving pointer. Works for any page that
// draws with WebGL: nothing in it knows whose page it is.
(() => {
  const LEAST_POINTS = 1000;
  const record = { frames: [], fences: [], answers: [], errors: [], longTasks: [], labels: null, clicked: null };
  window.__record = record;
  addEventListener("error", (event) => record.errors.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => record.errors.push(String(event.reason)));
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) record.longTasks.push(entry.duration);
  }).observe({ type: "longtask", buffered: true });

  const whenDone = (gl, done) => {
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    const poll = () => {
      if (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) setTimeout(poll, 1);
      else {
        gl.deleteSync(fence);
        done(performance.now());
      }
    };
    setTimeout(poll, 0);
  };

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
    const after = covered;
    record.frames.push({ at, points, covered: after });
    whenDone(gl, (now) => record.fences.push({ at: now, drawn: at, took: now - at, points, covered: after }));
  };
  const GL = WebGL2RenderingContext.prototype;
  const wrap = (name, before, after) => {
    const original = GL[name];
    GL[name] = function (...args) {
      before?.call(this, ...args);
      const result = original.apply(this, args);
      after?.call(this, ...args);
      return result;
    };
  };
  wrap("drawArrays", null, function (mode, _first, count) {
    if (mode === this.POINTS) drawn(this, count);
  });
  const many = (count) => (count >= LEAST_POINTS ? count : 0);
  wrap("drawElements", null, function (mode, count) {
    if (mode === this.POINTS) drawn(this, count);
  });
  wrap("drawArraysInstanced", null, function (_mode, _first, _count, instances) {
    drawn(this, many(instances));
  });
  wrap("drawElementsInstanced", null, function (_mode, _count, _type, _offset, instances) {
    drawn(this, many(instances));
  });
  wrap("clear", () => {
    covered = 0;
  });

  // Text on the map: written in an SVG, painted on a canvas of the page, or painted on a canvas that goes to the GPU.
  const written = new WeakSet();
  const labeled = (now) => {
    record.labels ??= now;
  };
  const Painting = CanvasRenderingContext2D.prototype;
  const { fillText, drawImage } = Painting;
  Painting.fillText = function (...args) {
    fillText.apply(this, args);
    if (this.canvas.isConnected) requestAnimationFrame(labeled);
    else written.add(this.canvas);
  };
  Painting.drawImage = function (...args) {
    drawImage.apply(this, args);
    if (written.has(args[0]) && this.canvas.isConnected) requestAnimationFrame(labeled);
  };
  let uploaded = false;
  const upload = function (...args) {
    if (record.labels !== null || uploaded || !written.has(args[args.length - 1])) return;
    uploaded = true;
    queueMicrotask(() => whenDone(this, labeled));
  };
  wrap("texImage2D", null, upload);
  wrap("texSubImage2D", null, upload);
  const watchSvg = () => {
    if (record.labels !== null) return;
    const map = [...document.querySelectorAll("canvas")].sort((a, b) => b.width * b.height - a.width * a.height)[0];
    const box = map?.getBoundingClientRect();
    const seen = [...document.querySelectorAll("svg text")].some((text) => {
      const { left, top, width } = text.getBoundingClientRect();
      return (
        box && text.textContent?.trim().length > 3 && width > 0 && left > box.left && left < box.right && top > box.top && top < box.bottom - 40
      );
    });
    if (seen) labeled(performance.now());
    else setTimeout(watchSvg, 100);
  };
  setTimeout(watchSvg, 100);

  // The answer to a pointer: the first change of the document, or repainting of a 2D canvas, after it moved.
  let moved = null;
  addEventListener("pointermove", () => { moved = performance.now(); }, { capture: true });
  addEventListener("click", () => { record.clicked = performance.now(); }, { capture: true });
  const answered = () => {
    if (moved === null) return;
    record.answers.push(performance.now() - moved);
    moved = null;
  };
  const { clearRect } = Painting;
  Painting.clearRect = function (...box) {
    clearRect.apply(this, box);
    if (this.canvas.isConnected) answered();
  };
  new MutationObserver(answered).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
