/** The page around the map. */

import { QueryClientProvider } from "@tanstack/react-query";
import { startTransition } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { queryClient } from "./api/queries";

export function showPage(root: HTMLElement): void {
  // In slices: as one task it held the page up for 0.2 s.
  startTransition(() =>
    createRoot(root).render(
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>,
    ),
  );
}
