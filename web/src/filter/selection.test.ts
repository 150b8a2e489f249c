// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import type { Engine, PointsIndex, RowFilter } from "../engine";
import { useDrawing } from "../map/drawing";
import { FIRST_VIEW, setView, useView } from "../state/view";
import { choosePicks, followFilter } from "./selection";

const TASK = { kind: "category", values: ["a", "b"], counts: [1, 1, 1] };

afterEach(() => {
  vi.useRealTimers();
  useDrawing.setState({ engine: null, index: null, drawn: 0 });
  setView(FIRST_VIEW);
});

test("a picture that comes between a click and the page's answer does not undo the click", async () => {
  vi.useFakeTimers();
  const asked: (RowFilter | null)[] = [];
  const answers: ((kept: { kept: number; selected: number }) => void)[] = [];
  const engine = {
    setFilter(filter: RowFilter | null) {
      asked.push(filter);
      return new Promise<{ kept: number; selected: number }>((resolve) => answers.push(resolve));
    },
  } as unknown as Engine;
  useDrawing.setState({ engine, index: { columns: { task: TASK } } as unknown as PointsIndex });
  const stop = followFilter();
  asked.length = 0;
  const chosen = choosePicks(() => ({ task: { only: ["a"], not: [] } }));
  useDrawing.setState({ drawn: 16_384 });
  await vi.advanceTimersByTimeAsync(1_000);
  await chosen;
  expect(asked).toHaveLength(1);
  expect(useView.getState().picks).toEqual({ task: { only: ["a"], not: [] } });
  for (const answer of answers) answer({ kept: 1, selected: 1 });
  stop();
});
