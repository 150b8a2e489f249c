/** Work given to the GPU that is not finished yet, told by fences, in order. */

const FIRST_POLL = 1;
const POLL = 2;

interface Waiting<Work> {
  sync: WebGLSync;
  at: number;
  work: Work;
}

export class InFlight<Work> {
  readonly #gl: WebGL2RenderingContext;
  readonly #weigh: (work: Work) => number;
  readonly #done: (work: Work, took: number) => void;
  #waiting: Waiting<Work>[] = [];
  #last = 0;
  #polling = 0;

  /** `done` is told how many milliseconds the GPU was at it; what is found done together shares the time by weight. */
  constructor(
    gl: WebGL2RenderingContext,
    weigh: (work: Work) => number,
    done: (work: Work, took: number) => void,
  ) {
    this.#gl = gl;
    this.#weigh = weigh;
    this.#done = done;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** All commands since the last call belong to this work. */
  add(work: Work): void {
    const gl = this.#gl;
    const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!sync) return;
    gl.flush();
    this.#waiting.push({ sync, at: performance.now(), work });
    if (this.#waiting.length === 1) this.#polling = window.setTimeout(this.#poll, FIRST_POLL);
  }

  /** The context is lost: nothing of it will be finished. */
  forget(): void {
    clearTimeout(this.#polling);
    this.#waiting = [];
  }

  #poll = (): void => {
    const finished = this.#takeFinished();
    const [first] = finished;
    if (first) {
      const now = performance.now();
      const took = now - Math.max(first.at, this.#last);
      this.#last = now;
      const whole = finished.reduce((sum, { work }) => sum + this.#weigh(work), 0) || 1;
      for (const { work } of finished) this.#done(work, (took * this.#weigh(work)) / whole);
    }
    clearTimeout(this.#polling);
    if (this.#waiting.length > 0) this.#polling = window.setTimeout(this.#poll, POLL);
  };

  #takeFinished(): Waiting<Work>[] {
    const gl = this.#gl;
    const finished: Waiting<Work>[] = [];
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      if (gl.clientWaitSync(first.sync, 0, 0) === gl.TIMEOUT_EXPIRED) break;
      gl.deleteSync(first.sync);
      this.#waiting.shift();
      finished.push(first);
    }
    return finished;
  }
}
