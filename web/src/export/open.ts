/** Asks for the export dialog, from wherever models are listed. */

import { create } from "zustand";

export interface Asked {
  /** What is exported; without it the filter and the selection of the view. */
  filter?: string;
  /** What that is, in words: "Results of the search". */
  label?: string;
  /** Columns that are shown there. */
  columns?: readonly string[];
  /** Whether the selection is what was meant, where there is one. */
  selected?: boolean;
}

export const useExport = create<{ asked: Asked | null }>(() => ({ asked: null }));
export const openExport = (asked: Asked = {}): void => useExport.setState({ asked });
export const closeExport = (): void => useExport.setState({ asked: null });
