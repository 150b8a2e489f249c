/** The views and pages that lie over the map, each read when it is asked for: the first picture waits for none of it. */

import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { Atlas } from "./api/types";
import type { Surface } from "./surfaces";

export type Page = LazyExoticComponent<ComponentType<{ atlas: Atlas }>>;

export const PAGES: Partial<Record<Surface, Page>> = {
  start: lazy(() => import("./start/Start")),
  network: lazy(() => import("./network/Network")),
  charts: lazy(() => import("./charts/Charts")),
  tree: lazy(() => import("./tree/Tree")),
  lab: lazy(() => import("./laboratory/Laboratory")),
  model: lazy(() => import("./modelpage/ModelPage")),
  family: lazy(() => import("./familypage/FamilyPage")),
  compare: lazy(() => import("./compare/Compare")),
  owner: lazy(() => import("./ownerpage/OwnerPage")),
};
