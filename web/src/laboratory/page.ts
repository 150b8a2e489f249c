import type { Atlas } from "../api/types";

/** What a page is given. */
export interface PageProps {
  atlas: Atlas;
  /** Names of the long tables that the atlas has. */
  tables: ReadonlySet<string>;
}
