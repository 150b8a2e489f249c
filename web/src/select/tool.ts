/** The tool in hand: what a drag on the map draws, and what is done with what it holds. None of it is in the URL. */

import { create } from "zustand";
import type { Operation } from "../filter/steps";

export type Tool = "box" | "lasso";
export type Joining = Operation | "replace";

interface InHand {
  tool: Tool | null;
  /** Without a key held. */
  joining: Joining;
}

export const useTool = create<InHand>(() => ({ tool: null, joining: "replace" }));

/** Takes a tool, or puts it down where it is in hand already. */
export function toggleTool(tool: Tool): void {
  useTool.setState((now) => ({ tool: now.tool === tool ? null : tool, joining: "replace" }));
}

/** Whether there was one in hand. */
export function putToolDown(): boolean {
  const { tool } = useTool.getState();
  useTool.setState({ tool: null, joining: "replace" });
  return tool !== null;
}

/** Shift adds, alt takes away, both keep only what is in both; without a key it is as the bar says. */
export function joiningOf({ shiftKey, altKey }: { shiftKey: boolean; altKey: boolean }): Joining {
  if (shiftKey && altKey) return "intersect";
  if (shiftKey) return "add";
  return altKey ? "subtract" : useTool.getState().joining;
}
