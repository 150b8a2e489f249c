/** The points' columns on the GPU, and drawing a range of rows of them. */

import { categoryTexels, PALETTE_WIDTH, parseHex, rampTexels } from "../color/palette";
import type { ColumnMeta } from "../points/format";
import type { ColorSpec, SizeSpec, Until } from "../types";
import { PointColumns } from "./PointColumns";
import { ATTRIBUTES, type PointVariant, pointShaders, variantKey } from "./pointShader";
import { createProgram, type Program } from "./program";

/** How the next rows are drawn. */
export interface PointView {
  space: PointVariant["space"];
  /** Flat: center in u16 steps and clip space per step. */
  center: readonly [number, number];
  scale: readonly [number, number];
  /** Cube and passage: map units to clip space. */
  matrix: Float32Array;
  passage: number;
  cubeSteps: number;
  /** Device pixels; in the cube at clip w = 1. */
  diameter: number;
  mutedDiameter: number;
  leastDiameter: number;
  largestDiameter: number;
  litRatio: number;
  weights: readonly [shown: number, muted: number, lit: number];
  /** Weight of a muted point as a share of what it weighs where none is; null where sizes differ, and so no share is the same for all. */
  mutedShare: number | null;
  mask: boolean;
  /** Some of the rows are muted; some are gone. */
  muted: boolean;
  hidden: boolean;
  /** Some of the rows are lit. */
  lit: boolean;
  /** Who was born later is not drawn; null: all are. */
  until: Until | null;
}

interface Scale {
  least: number;
  perExtent: number;
  log: boolean;
  greatest: number;
}

/** Greatest diameter of sized points as a multiple of the least. */
export const SIZE_RANGE = 4;

const NO_SCALE: Scale = { least: 0, perExtent: 1, log: false, greatest: 3.4e38 };

export class PointLayer {
  /** Of all rows. */
  readonly columns: PointColumns;
  readonly #gl: WebGL2RenderingContext;
  readonly #programs = new Map<string, Program>();
  /** Variants that have been drawn with. */
  readonly #used = new Set<string>();
  readonly #palette: WebGLTexture;
  #color: { kind: PointVariant["color"]; plain: readonly number[]; scale: Scale };
  #size: Scale | null = null;

  constructor(gl: WebGL2RenderingContext, rows: number) {
    this.#gl = gl;
    this.columns = new PointColumns(gl, rows);
    this.#palette = gl.createTexture();
    this.#color = { kind: "plain", plain: [0.5, 0.5, 0.5, 1], scale: NO_SCALE };
  }

  setColor(spec: ColorSpec, meta: ColumnMeta | null): void {
    let texels: Uint8Array = new Uint8Array(PALETTE_WIDTH * 4);
    if (spec.kind === "plain") {
      this.#color = { kind: "plain", plain: parseHex(spec.color).map((c) => c / 255), scale: NO_SCALE };
    } else if (spec.kind === "category") {
      const codes = meta?.kind === "category" ? meta.counts.length : spec.palette.length;
      texels = categoryTexels(spec.palette, spec.other, codes);
      this.#color = { ...this.#color, kind: "category", scale: NO_SCALE };
    } else {
      texels = rampTexels(spec.ramp, spec.missing);
      this.#color = {
        ...this.#color,
        kind: "number",
        scale: scaleOf(meta, spec.scale === "log", spec.domain),
      };
    }
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, this.#palette);
    const height = texels.length / PALETTE_WIDTH / 4;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, PALETTE_WIDTH, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  setSize(spec: SizeSpec | null, meta: ColumnMeta | null): void {
    this.#size = spec && scaleOf(meta, (spec.scale ?? "log") === "log", undefined);
  }

  /**
   * Readies the program for a view, and the columns of all rows or of some; then `draw` as many ranges of them as wanted.
   * Returns false where the program is new: then the frame takes longer than its points.
   */
  begin(view: PointView, columns: PointColumns = this.columns): boolean {
    const gl = this.#gl;
    const variant = this.#variant(view);
    const known = this.#used.has(variantKey(variant));
    this.#used.add(variantKey(variant));
    const program = this.#program(variant);
    program.bind();
    const at = (name: string): WebGLUniformLocation | null => program.uniform(name);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#palette);
    gl.uniform1i(at("uPalette"), 0);
    const [cx, cy] = view.center;
    gl.uniform2f(at("uCenter"), Math.floor(cx), Math.floor(cy));
    gl.uniform2f(at("uCenterFine"), (cx - Math.floor(cx)) * 256 - 0.5, (cy - Math.floor(cy)) * 256 - 0.5);
    gl.uniform2f(at("uScale"), ...view.scale);
    gl.uniformMatrix4fv(at("uMatrix"), false, view.matrix);
    gl.uniform1f(at("uPassage"), view.passage);
    gl.uniform1f(at("uCubeSteps"), view.cubeSteps);
    gl.uniform4fv(at("uPlain"), this.#color.plain);
    gl.uniform4fv(at("uColorScale"), scaleUniform(this.#color.scale));
    gl.uniform4fv(at("uSizeScale"), scaleUniform(this.#size ?? NO_SCALE));
    gl.uniform4f(at("uSize"), view.diameter, this.#size ? SIZE_RANGE : 1, view.litRatio, view.leastDiameter);
    gl.uniform4f(at("uWeight"), ...view.weights, view.mutedDiameter);
    const drawn = Math.min(Math.max(view.diameter, view.leastDiameter), view.largestDiameter);
    gl.uniform1f(at("uLargest"), view.largestDiameter);
    gl.uniform2f(at("uAlike"), drawn, view.weights[0] * Math.min(view.diameter / drawn, 1) ** 2);
    if (view.until) {
      gl.uniform1ui(at("uUntil"), view.until.at);
      gl.uniform1f(at("uFade"), view.until.fade);
    }
    columns.bind();
    return known;
  }

  /** Starts to build what a view needs, and tells whether it is there: until then drawing would wait for it. */
  ready(view: PointView): boolean {
    return this.#program(this.#variant(view)).ready();
  }

  draw(start: number, stop: number): void {
    this.#gl.drawArrays(this.#gl.POINTS, start, stop - start);
  }

  end(): void {
    this.#gl.bindVertexArray(null);
  }

  dispose(): void {
    this.columns.dispose();
    for (const program of this.#programs.values()) program.dispose();
    this.#gl.deleteTexture(this.#palette);
  }

  #variant(view: PointView): PointVariant {
    return {
      space: view.space,
      color: this.#color.kind,
      size: this.#size !== null && this.columns.has("size"),
      mask: view.mask,
      realColor: this.columns.dtype("color") === "f32",
      realSize: this.columns.dtype("size") === "f32",
      fine: this.columns.has(view.space === "flat" ? "fine" : "xyzFine"),
      born: view.until !== null && this.columns.has("born"),
      disc: view.space !== "flat" || view.lit || view.diameter * (this.#size ? SIZE_RANGE : 1) > 1.8,
    };
  }

  #program(variant: PointVariant): Program {
    const key = variantKey(variant);
    let program = this.#programs.get(key);
    if (!program) {
      const { vertex, fragment } = pointShaders(variant);
      program = createProgram(this.#gl, vertex, fragment, ATTRIBUTES);
      this.#programs.set(key, program);
    }
    return program;
  }
}

function scaleOf(
  meta: ColumnMeta | null,
  log: boolean,
  domain: readonly [number, number] | undefined,
): Scale {
  if (meta?.kind !== "number") return NO_SCALE;
  const [low, high] = domain ?? [meta.min ?? 0, meta.max ?? 1];
  const forward = (v: number): number => (log ? Math.log1p(Math.max(v, 0)) : v);
  const extent = forward(high) - forward(low);
  // The marker of a missing value is the type's greatest; as a 32-bit float it must stay above this bound.
  const greatest = meta.missing === null ? 3.4e38 : meta.missing * (1 - 1e-7) - 0.5;
  return { least: forward(low), perExtent: extent > 0 ? 1 / extent : 0, log, greatest };
}

function scaleUniform({ least, perExtent, log, greatest }: Scale): [number, number, number, number] {
  return [least, perExtent, log ? 1 : 0, greatest];
}
