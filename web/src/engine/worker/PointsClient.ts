/** The engine's side of the worker: calls as promises, blocks as callbacks. */

import { EngineError } from "../errors";
import type { BlockMessage, CallName, Calls, Reply, Request } from "./protocol";

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: EngineError): void;
  onBlock: ((block: BlockMessage) => void) | undefined;
}

export class PointsClient {
  #worker = new Worker(new URL("./points.worker.ts", import.meta.url), { type: "module", name: "points" });
  #waiting = new Map<number, Waiting>();
  #last = 0;
  /** Resolves when the worker runs, or will never do so. */
  readonly awake: Promise<void>;

  constructor() {
    this.awake = new Promise((resolve) => {
      this.#worker.onmessage = ({ data }: MessageEvent<Reply | "awake">) => {
        if (data === "awake") resolve();
        else this.#receive(data);
      };
      this.#worker.onerror = (event) => {
        resolve();
        this.#rejectAll(
          new EngineError("network", `The app's worker could not start: ${event.message}. Reload the page.`),
        );
      };
    });
  }

  call<N extends CallName>(
    name: N,
    args: Calls[N]["arguments"],
    transfer: Transferable[] = [],
  ): Promise<Calls[N]["answer"]> {
    return this.#send(name, args, transfer, undefined) as Promise<Calls[N]["answer"]>;
  }

  /** Calls `onBlock` for each block in order, then resolves. */
  load(name: string, onBlock: (block: BlockMessage) => void): Promise<number> {
    return this.#send("load", { name, send: true }, [], onBlock) as Promise<number>;
  }

  dispose(): void {
    this.#worker.terminate();
    this.#rejectAll(new EngineError("aborted", "The map was closed."));
  }

  #send<N extends CallName>(
    name: N,
    args: Calls[N]["arguments"],
    transfer: Transferable[],
    onBlock: Waiting["onBlock"],
  ): Promise<unknown> {
    const id = ++this.#last;
    const promise = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onBlock });
    });
    this.#worker.postMessage({ id, call: name, arguments: args } as Request, transfer);
    return promise;
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return;
    if ("block" in reply) {
      waiting.onBlock?.(reply.block);
      return;
    }
    this.#waiting.delete(reply.id);
    if ("failure" in reply) waiting.reject(new EngineError(reply.failure.reason, reply.failure.message));
    else waiting.resolve(reply.answer);
  }

  #rejectAll(error: EngineError): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
