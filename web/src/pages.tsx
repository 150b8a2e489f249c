/** The views and pages that lie over the map, each read when it is asked for: the first picture waits for none of it. */

import { type ComponentType, type LazyExoticComponent, lazy, useState } from "react";
import type { Atlas } from "./api/types";
import type { Surface } from "./surfaces";

type Contents = ComponentType<{ atlas: Atlas }>;

export interface Read {
  /** Reads its code; again at no cost. */
  read: () => Promise<unknown>;
  /** What suspends until it is read. */
  late: LazyExoticComponent<Contents>;
  loaded: Contents | null;
}

function page(read: () => Promise<{ default: Contents }>): Read {
  const reading = async () => {
    const contents = await read();
    made.loaded = contents.default;
    return contents;
  };
  const made: Read = { read: reading, late: lazy(reading), loaded: null };
  return made;
}

/**
 * A page. One that was read ahead is shown at once: through `lazy` it would suspend all the same, and React holds back
 * for 300 ms what comes after a fallback.
 */
export function PageOf({ page, atlas }: { page: Read; atlas: Atlas }) {
  const [Shown] = useState(() => page.loaded ?? page.late);
  return <Shown atlas={atlas} />;
}

/** In the order in which they are read ahead. */
const READ = {
  model: page(() => import("./modelpage/ModelPage")),
  tree: page(() => import("./tree/Tree")),
  table: page(() => import("./table/TableView")),
  start: page(() => import("./start/Start")),
  charts: page(() => import("./charts/Charts")),
  family: page(() => import("./familypage/FamilyPage")),
  owner: page(() => import("./ownerpage/OwnerPage")),
  network: page(() => import("./network/Network")),
  compare: page(() => import("./compare/Compare")),
  lab: page(() => import("./laboratory/Laboratory")),
} satisfies Partial<Record<Surface, Read>>;

const { table, ...alone } = READ;

/** The table stands in for the map, too, where nothing can be drawn. */
export const TABLE = table;

/** Those that stand alone over the map. */
export const PAGES: Partial<Record<Surface, Read>> = alone;

/** Milliseconds after the first picture in which a person looks and clicks, and nothing may stand in the way. */
const LOOKING = 1_500;

/** Reads the views that may be opened next, one at a time while the page rests: 300 kB that a click need not wait for. */
export function readAhead(): () => void {
  const rest = window.requestIdleCallback ?? ((go: () => void) => window.setTimeout(go, 200));
  let stopped = false;
  const timer = window.setTimeout(async () => {
    for (const { read } of Object.values(READ)) {
      await new Promise<void>((go) => rest(() => go()));
      if (stopped) return;
      // Who needs it asks again, and is told then.
      await read().catch(() => undefined);
    }
  }, LOOKING);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
