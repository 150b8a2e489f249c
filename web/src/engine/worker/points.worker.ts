/** Entry of the worker: turns messages into calls of a `PointsStore`. */

import { EngineError } from "../errors";
import { PointsStore } from "./PointsStore";
import type { Reply, Request } from "./protocol";

const store = new PointsStore();

function reply(message: Reply, ...moved: (ArrayLike<number> | null)[]): void {
  const transfer = moved.flatMap((array) => (ArrayBuffer.isView(array) ? [array.buffer as ArrayBuffer] : []));
  self.postMessage(message, { transfer });
}

async function answer(request: Request): Promise<void> {
  const { id } = request;
  switch (request.call) {
    case "open": {
      const { url, columns, maxPoints } = request.arguments;
      return reply({ id, answer: await store.open(url, columns, maxPoints) });
    }
    case "limit":
      store.limit(request.arguments.blocks);
      return reply({ id, answer: null });
    case "load": {
      const { name, send } = request.arguments;
      const onBlock = send
        ? (block: Extract<Reply, { block: unknown }>["block"]) => reply({ id, block }, block.values)
        : null;
      return reply({ id, answer: await store.load(name, onBlock) });
    }
    case "filter": {
      const mask = await store.filter(request.arguments.filter);
      return reply({ id, answer: mask }, mask.bytes);
    }
    case "members": {
      const mask = store.members(request.arguments.members);
      return reply({ id, answer: mask }, mask.bytes);
    }
    case "removed":
      return reply({ id, answer: store.removed() });
    case "settled":
      return reply({ id, answer: null });
    case "places":
      await store.places(request.arguments.of);
      return reply({ id, answer: null });
    case "counts":
      return reply({ id, answer: await store.counts(request.arguments.name, request.arguments.beside) });
    case "rows":
      return reply({ id, answer: await store.rows(request.arguments.name, request.arguments.code) });
    case "histogram":
      return reply({ id, answer: await store.histogram(request.arguments.spec, request.arguments.beside) });
    case "median":
      return reply({ id, answer: await store.median(request.arguments.name) });
    case "selected":
      return reply({ id, answer: store.isSelected(request.arguments.ix) });
    case "until":
      await store.setUntil(request.arguments.at);
      return reply({ id, answer: null });
    case "contours": {
      const lines = await store.contours(request.arguments);
      return reply({ id, answer: lines }, lines.segments);
    }
    case "births":
      return reply({ id, answer: await store.births() });
    case "grid":
      store.grid();
      return reply({ id, answer: null });
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

self.postMessage("awake");
self.onmessage = ({ data }: MessageEvent<Request>): void => {
  answer(data).catch((error: unknown) => {
    const known = error instanceof EngineError;
    reply({
      id: data.id,
      failure: { reason: known ? error.reason : "damaged", message: known ? error.message : String(error) },
    });
  });
};
