/** Where the person looks: both cameras, the passage between them, and flights. Knows nothing of drawing. */

import type { CameraState, Mode } from "../types";
import { type Bounds, clamp, FlatCamera, type Viewport } from "./FlatCamera";
import { easeInOut, flatFlight, mix } from "./flight";
import type { Vec3 } from "./matrix";
import { OrbitCamera, wrap } from "./OrbitCamera";

/** The view counts as moving until it has rested this long, in milliseconds. */
const SETTLE = 90;
const DEFAULT_DURATION = 600;

type FlatView = Pick<FlatCamera, "x" | "y" | "zoom">;
type OrbitView = Pick<OrbitCamera, "target" | "distance" | "yaw" | "pitch">;

export class Navigator {
  mode: Mode = "2d";
  readonly flat = new FlatCamera();
  readonly orbit = new OrbitCamera();
  /** 0: the flat map, 1: the cube. */
  passage = 0;
  reducedMotion = false;
  /** What `fit` frames, in map units; set from the first block. */
  home: { flat: Bounds; center: Vec3; radius: number } = {
    flat: { x0: -1, y0: -1, x1: 1, y1: 1 },
    center: [0, 0, 0],
    radius: 1.2,
  };
  readonly #changed: (moving: boolean, elsewhere: boolean) => void;
  #animation = 0;
  #settle = 0;
  #orbitSet = false;
  #homed: Record<Mode, boolean> = { "2d": true, "3d": true };
  #arrive: (() => void) | null = null;

  /** `changed` is told whether the view still moves, and whether it is another one than when it was last told. */
  constructor(changed: (moving: boolean, elsewhere: boolean) => void) {
    this.#changed = changed;
  }

  /** 1 where the view fits all. */
  get relativeZoom(): number {
    return this.mode === "2d"
      ? this.flat.zoom / this.fittedZoom()
      : this.fittedDistance() / this.orbit.distance;
  }

  /** Whether the view is the one that fits all, or on its way there. */
  get atHome(): boolean {
    return this.#homed[this.mode];
  }

  fittedZoom(): number {
    return this.flat.framing(this.home.flat, 64).zoom;
  }

  fittedDistance(): number {
    return this.orbit.distanceAround(this.home.radius);
  }

  resize(viewport: Viewport): void {
    this.flat.viewport = viewport;
    this.orbit.viewport = viewport;
    // Who looks at all still looks at all when a panel folds; who went somewhere stays there.
    if (this.atHome && !this.#animation) this.fit(0);
    else this.#moved(false);
  }

  state(): CameraState {
    if (this.mode === "2d") {
      const places = Math.max(3, Math.ceil(Math.log10(this.flat.zoom)) + 4);
      return {
        mode: "2d",
        x: round(this.flat.x, places),
        y: round(this.flat.y, places),
        zoom: significant(this.flat.zoom),
      };
    }
    const [x, y, z] = this.orbit.target;
    const { distance, yaw, pitch } = this.orbit;
    return {
      mode: "3d",
      x: round(x, 4),
      y: round(y, 4),
      z: round(z, 4),
      distance: significant(distance),
      yaw: round(yaw, 3),
      pitch: round(pitch, 3),
    };
  }

  panBy(dx: number, dy: number): void {
    this.stop();
    this.#homed[this.mode] = false;
    (this.mode === "2d" ? this.flat : this.orbit).panBy(dx, dy);
    this.#moved(true);
  }

  orbitBy(dyaw: number, dpitch: number): void {
    this.stop();
    this.#homed["3d"] = false;
    this.orbit.orbitBy(dyaw, dpitch);
    this.#moved(true);
  }

  zoomAbout(x: number, y: number, factor: number): void {
    this.stop();
    this.#homed[this.mode] = false;
    (this.mode === "2d" ? this.flat : this.orbit).zoomAbout(x, y, factor);
    this.#moved(true);
  }

  flyFlat(to: FlatView, duration = DEFAULT_DURATION): void {
    this.#flyFlat(to, duration, false);
  }

  flyOrbit(to: OrbitView, duration = DEFAULT_DURATION): void {
    this.#flyOrbit(to, duration, false);
  }

  fit(duration = DEFAULT_DURATION): void {
    if (this.mode === "2d") this.#flyFlat(this.flat.framing(this.home.flat, 64), duration, true);
    else this.#flyOrbit(this.#homeOrbit(), duration, true);
  }

  #flyFlat(to: FlatView, duration: number, home: boolean): void {
    this.#homed["2d"] = home;
    const way = flatFlight({ x: this.flat.x, y: this.flat.y, zoom: this.flat.zoom }, to);
    this.#animate(duration, (t) => {
      const at = t >= 1 ? to : way(easeInOut(t));
      this.flat.moveTo(at.x, at.y, at.zoom);
    });
  }

  #flyOrbit(to: OrbitView, duration: number, home: boolean): void {
    this.#homed["3d"] = home;
    this.#orbitSet = true;
    const way = this.#orbitWay(to);
    this.#animate(duration, (t) => way(easeInOut(t)));
  }

  /** Passes to the other mode; resolves on arrival. The 3D map must be loaded for "3d". */
  pass(mode: Mode, duration = 900): Promise<void> {
    if (mode === this.mode) return Promise.resolve();
    this.stop();
    const abreast: OrbitView = {
      target: [this.flat.x, this.flat.y, 0],
      distance: this.orbit.distanceFor(this.flat.pixelsPerUnit()),
      yaw: 0,
      pitch: 0,
    };
    const from = this.passage;
    let way: (t: number) => void;
    if (mode === "3d") {
      const to = this.#orbitSet ? snapshot(this.orbit) : this.#homeOrbit();
      this.#orbitSet = true;
      if (from === 0) Object.assign(this.orbit, abreast);
      way = this.#orbitWay(to);
      this.mode = "3d";
    } else {
      way = this.#orbitWay(abreast);
    }
    const kept = snapshot(this.orbit);
    return new Promise((resolve) => {
      this.#arrive = () => {
        this.mode = mode;
        this.passage = mode === "3d" ? 1 : 0;
        if (mode === "2d") Object.assign(this.orbit, kept);
        resolve();
      };
      this.#animate(duration, (t) => {
        way(easeInOut(t));
        this.passage = mix(from, mode === "3d" ? 1 : 0, easeInOut(t));
      });
    });
  }

  /** Puts the cameras somewhere at once, or flies there; the mode stays. */
  setState(state: CameraState, duration = 0): void {
    if (state.mode === "2d") this.flyFlat(state, duration);
    else {
      const { x, y, z, distance, yaw, pitch } = state;
      this.flyOrbit({ target: [x, y, z], distance, yaw, pitch }, duration);
    }
  }

  /** Ends a flight where it is; a passage arrives. */
  stop(): void {
    if (!this.#animation) return;
    cancelAnimationFrame(this.#animation);
    this.#animation = 0;
    this.#finish();
  }

  dispose(): void {
    if (this.#animation) cancelAnimationFrame(this.#animation);
    clearTimeout(this.#settle);
  }

  #homeOrbit(): OrbitView {
    return { target: this.home.center, distance: this.fittedDistance(), yaw: 0.5, pitch: 0.32 };
  }

  #orbitWay(to: OrbitView): (t: number) => void {
    const from = snapshot(this.orbit);
    const turn = wrap(to.yaw - from.yaw);
    return (t) => {
      const along = (i: 0 | 1 | 2): number => mix(from.target[i], to.target[i], t);
      this.orbit.target = [along(0), along(1), along(2)];
      this.orbit.distance = from.distance * (to.distance / from.distance) ** t;
      this.orbit.yaw = wrap(from.yaw + turn * t);
      this.orbit.pitch = mix(from.pitch, to.pitch, t);
    };
  }

  #animate(duration: number, step: (t: number) => void): void {
    if (this.#animation) cancelAnimationFrame(this.#animation);
    this.#animation = 0;
    if (duration <= 0 || this.reducedMotion || document.hidden) {
      step(1);
      this.#finish();
      this.#moved(false);
      return;
    }
    const began = performance.now();
    const next = (): void => {
      const t = clamp((performance.now() - began) / duration, 0, 1);
      step(t);
      this.#animation = t < 1 ? requestAnimationFrame(next) : 0;
      if (t >= 1) this.#finish();
      this.#moved(true);
    };
    this.#animation = requestAnimationFrame(next);
  }

  #finish(): void {
    const arrive = this.#arrive;
    this.#arrive = null;
    arrive?.();
  }

  #moved(moving: boolean): void {
    this.#changed(moving, true);
    clearTimeout(this.#settle);
    if (moving) this.#settle = window.setTimeout(() => this.#changed(false, false), SETTLE);
  }
}

function snapshot({ target, distance, yaw, pitch }: OrbitView): OrbitView {
  return { target, distance, yaw, pitch };
}

function round(value: number, places: number): number {
  const factor = 10 ** places;
  return Math.round(value * factor) / factor;
}

function significant(value: number): number {
  return Number(value.toPrecision(4));
}
