/** The picture of a family as it is unfolded: at once where that is quick, else from a worker. */

import { useEffect, useMemo, useRef, useState } from "react";
import { type Arrangement, arrange, type Picture } from "./arrange";
import type { Family } from "./family";
import type { Unfolded } from "./fold";

/** Fewer items than this are arranged within a frame. */
const QUICK = 2_500;

function expected({ shape }: Family, { opened, focus }: Unfolded): number {
  if (!opened) return shape.size[focus] as number;
  let items = 0;
  for (const [node, shown] of opened)
    items += Math.min(shown, (shape.first[node + 1] as number) - (shape.first[node] as number));
  return items;
}

class LayoutClient {
  #worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module", name: "tree" });
  #waiting = new Map<number, (picture: Picture) => void>();
  #last = 0;

  constructor(family: Family) {
    this.#worker.onmessage = ({ data }: MessageEvent<{ id: number; picture: Picture }>) => {
      this.#waiting.get(data.id)?.(data.picture);
      this.#waiting.delete(data.id);
    };
    this.#worker.postMessage({ shape: family.shape });
  }

  arrange(how: Unfolded, arrangement: Arrangement): Promise<Picture> {
    const id = ++this.#last;
    // Only the last one asked for is waited for.
    this.#waiting.clear();
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ id, how, arrangement });
    });
  }

  close(): void {
    this.#worker.terminate();
  }
}

export interface Arranged {
  picture: Picture;
  how: Unfolded;
}

export function usePicture(
  family: Family,
  how: Unfolded,
  { form, timed }: Arrangement,
): { arranged: Arranged | null; pending: boolean } {
  const client = useRef<{ family: Family; worker: LayoutClient } | null>(null);
  const [slow, setSlow] = useState<(Arranged & { form: string; timed: boolean }) | null>(null);
  const quick = useMemo(
    () =>
      expected(family, how) <= QUICK ? { how, picture: arrange(family.shape, how, { form, timed }) } : null,
    [family, how, form, timed],
  );
  useEffect(() => {
    if (quick) return;
    let current = true;
    if (client.current?.family !== family) {
      client.current?.worker.close();
      client.current = { family, worker: new LayoutClient(family) };
    }
    void client.current.worker.arrange(how, { form, timed }).then((picture) => {
      if (current) setSlow({ picture, how, form, timed });
    });
    return () => {
      current = false;
    };
  }, [quick, family, how, form, timed]);
  useEffect(
    () => () => {
      client.current?.worker.close();
      client.current = null;
    },
    [],
  );
  if (quick) return { arranged: quick, pending: false };
  const ready = slow !== null && slow.how === how && slow.form === form && slow.timed === timed;
  // The former picture stays until the next one is here, unless it is one of another family.
  return { arranged: slow && (ready || slow.how.focus === how.focus) ? slow : null, pending: !ready };
}
