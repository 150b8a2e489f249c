import { describe, expect, it, vi } from "vitest";
import type { PointsClient } from "../worker/PointsClient";
import type { BlockMessage } from "../worker/protocol";
import { PointData } from "./PointData";

const INDEX = {
  format: 1,
  atlas: "a",
  count: 4,
  blocks: [0, 2, 4],
  absent: [],
  columns: Object.fromEntries(
    ["xy", "task"].map((name) => [
      name,
      {
        file: `${name}.bin`,
        bytes: 4,
        sha256: "0",
        kind: name === "xy" ? "position" : "category",
        dtype: name === "xy" ? "u16" : "u8",
        components: name === "xy" ? 2 : 1,
        ...(name === "xy"
          ? { center: [0, 0], half: 1 }
          : { values: ["a"], counts: [3, 1], missing: 0, other: null }),
      },
    ]),
  ),
};

/** A client whose blocks come when the test says so. */
function slowClient() {
  let give: (block: BlockMessage) => void = () => {};
  let end: () => void = () => {};
  const load = vi.fn((_name: string, onBlock: (block: BlockMessage) => void) => {
    give = onBlock;
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  });
  return {
    client: { load, call: async () => INDEX } as unknown as PointsClient,
    load,
    give: (start: number, ...values: number[]) =>
      give({ start, values: Uint8Array.from(values), bytes: values.length }),
    end: () => end(),
  };
}

describe("a column", () => {
  it("shows every block to each who asks, also to those who ask late, and is loaded once", async () => {
    vi.stubGlobal("document", { baseURI: "http://localhost/" });
    const { client, load, give, end } = slowClient();
    const data = new PointData({ url: "/points/", columns: [], maxPoints: 1e6 }, client, () => {});
    await data.index();
    const seen: Record<string, number[]> = { early: [], late: [], after: [] };
    const watch = (who: string) => (block: BlockMessage) => seen[who]?.push(block.start, ...block.values);
    const plain = data.column("task");
    const early = data.column("task", watch("early"));
    await vi.waitFor(() => expect(load).toHaveBeenCalled());
    give(0, 1, 0);
    const late = data.column("task", watch("late"));
    give(2, 0, 1);
    end();
    const all = await Promise.all([plain, early, late]);
    await data.column("task", watch("after"));
    expect(seen).toEqual({ early: [0, 1, 0, 2, 0, 1], late: [0, 1, 0, 2, 0, 1], after: [0, 1, 0, 2, 0, 1] });
    expect(all.map(({ values }) => [...values])).toEqual([
      [1, 0, 0, 1],
      [1, 0, 0, 1],
      [1, 0, 0, 1],
    ]);
    expect(load).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });

  it("is read as far as the device can hold the points, in whole blocks", async () => {
    vi.stubGlobal("document", { baseURI: "http://localhost/" });
    const { client } = slowClient();
    const data = new PointData({ url: "/points/", columns: [], maxPoints: 3 }, client, () => {});
    const index = await data.index();
    expect([data.blocks, data.count]).toEqual([1, 2]);
    expect(data.shrink(index)).toBe(false);
    vi.unstubAllGlobals();
  });

  it("halves what is drawn where there is no room for it, and tells the worker", async () => {
    vi.stubGlobal("document", { baseURI: "http://localhost/" });
    const call = vi.fn(async () => INDEX);
    const client = { call } as unknown as PointsClient;
    const data = new PointData({ url: "/points/", columns: [], maxPoints: 1e6 }, client, () => {});
    const index = await data.index();
    expect(data.shrink(index)).toBe(true);
    expect([data.blocks, data.count]).toEqual([1, 2]);
    expect(call).toHaveBeenLastCalledWith("limit", { blocks: 1 });
    vi.unstubAllGlobals();
  });
});
