import { lazy, Suspense } from "react";
import type { Atlas } from "../api/types";
import { useExport } from "./open";

const ExportDialog = lazy(() => import("./ExportDialog"));

/** Shows the dialog while it is asked for. */
export function ExportHost({ atlas }: { atlas: Atlas }) {
  const asked = useExport((e) => e.asked);
  if (!asked) return null;
  return (
    <Suspense fallback={null}>
      <ExportDialog atlas={atlas} asked={asked} />
    </Suspense>
  );
}
