import { useQuery } from "@tanstack/react-query";
import { type Asked, rowsQuery } from "./queries";
import type { Row } from "./rows";

/** How a question to the server stands. */
export interface Asking {
  loading: boolean;
  /** The rows are those of the question before. */
  stale: boolean;
  error: Error | null;
  retry: () => void;
}

const NONE: readonly Row[] = [];

/** The rows of a table that have the values asked for; while others are asked for, those from before. */
export function useRows(name: string, asked: Asked): { rows: readonly Row[]; asking: Asking } {
  const { data, isPending, isPlaceholderData, error, refetch } = useQuery(rowsQuery(name, asked));
  return {
    rows: data ?? NONE,
    asking: { loading: isPending, stale: isPlaceholderData, error, retry: () => void refetch() },
  };
}
