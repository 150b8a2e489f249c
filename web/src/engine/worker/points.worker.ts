/** Entry of the worker: turns messages into calls of a `PointsStore`. */

import { EngineError } from "../errors";
import { PointsStore } from "./PointsStore";
import type { Reply, Request } from "./protocol";

const store = new PointsStore();
const running = new Map<number, AbortController>();

function reply(message: Reply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

async function answer(request: Exclude<Request, { call: "abort" }>): Promise<void> {
  const { id } = request;
  switch (request.call) {
    case "load": {
      const controller = new AbortController();
      running.set(id, controller);
      const send = (block: {
        start: number;
        values: Extract<Reply, { block: unknown }>["block"]["values"];
        bytes: number;
      }): void => reply({ id, block }, [block.values.buffer as ArrayBuffer]);
      return reply({ id, answer: await store.load(request.arguments, send, controller.signal) });
    }
    case "mask":
      store.setMask(request.arguments.mask);
      return reply({ id, answer: null });
    case "grid": {
      const grid = store.grid();
      return reply({ id, answer: grid }, [
        grid.starts.buffer as ArrayBuffer,
        grid.rows.buffer as ArrayBuffer,
      ]);
    }
    case "counts":
      return reply({ id, answer: store.counts(request.arguments.name) });
    case "histogram":
      return reply({ id, answer: store.histogram(request.arguments) });
    case "pick": {
      const { view, x, y, radius } = request.arguments;
      return reply({ id, answer: store.pick(view, x, y, radius) });
    }
    case "walk": {
      const { view, from, direction } = request.arguments;
      return reply({ id, answer: store.walk(view, from, direction) });
    }
    case "within":
      return reply({ id, answer: store.within(request.arguments.view, request.arguments.polygon) });
  }
}

self.onmessage = ({ data }: MessageEvent<Request>): void => {
  if (data.call === "abort") {
    running.get(data.id)?.abort();
    return;
  }
  answer(data)
    .catch((error: unknown) => {
      const known = error instanceof EngineError;
      reply({
        id: data.id,
        failure: { reason: known ? error.reason : "damaged", message: known ? error.message : String(error) },
      });
    })
    .finally(() => running.delete(data.id));
};
