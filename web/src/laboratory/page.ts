/** What a page is given. */
export interface PageProps {
  /** Names of the long tables that the atlas has. */
  tables: ReadonlySet<string>;
  /** What a snapshot must have for the page. */
  needs: string;
}
