import { describe, expect, it } from "vitest";
import type { ColumnFacts } from "../api/types";
import { FIRST_COLUMNS, groupsOf, moved, readLayout, resized, toggled, writeLayout } from "./columns";

describe("the columns of a link", () => {
  it("are the first ones where it names none", () => {
    const { columns, rows } = readLayout("");
    expect(columns.map(({ name }) => name)).toEqual(["id", ...FIRST_COLUMNS]);
    expect([rows, writeLayout({ columns, rows })]).toEqual([null, ""]);
  });

  it("are read as they were written", () => {
    for (const text of ["tags,likes.90", "id.400,task", "rows:all", "rows:selected,task.48"]) {
      expect(writeLayout(readLayout(text))).toBe(text);
    }
  });

  it("are left out where they are none, and bounded where they are too wide", () => {
    expect(readLayout("task,task,<b>,A,likes.9999,,a:b").columns).toEqual([
      { name: "id", width: null },
      { name: "task", width: null },
      { name: "likes", width: 800 },
    ]);
  });
});

describe("columns", () => {
  const { columns } = readLayout("task,likes,tags");
  const names = (of: readonly { name: string }[]) => of.map(({ name }) => name).join();

  it("move, but never before the name", () => {
    expect(names(moved(columns, "tags", 1))).toBe("id,tags,task,likes");
    expect(names(moved(columns, "task", 0))).toBe("id,task,likes,tags");
    expect(names(moved(columns, "task", 99))).toBe("id,likes,tags,task");
    expect(moved(columns, "id", 2)).toBe(columns);
  });

  it("are shown, hidden and made wider", () => {
    expect(names(toggled(columns, "likes"))).toBe("id,task,tags");
    expect(names(toggled(columns, "owner"))).toBe("id,task,likes,tags,owner");
    expect(toggled(columns, "id")).toBe(columns);
    expect(resized(columns, "likes", 3)[2]).toEqual({ name: "likes", width: 48 });
  });

  it("all stand in some group, once", () => {
    const facts = ["id", "task", "parent_ids", "new_thing", "faithfulness"].map(
      (name): ColumnFacts => ({ name, kind: "text", sortable: true, absent: false }),
    );
    const grouped = groupsOf(facts).flatMap(([, members]) => members.map(({ name }) => name));
    expect(grouped.sort()).toEqual(["faithfulness", "new_thing", "parent_ids", "task"]);
  });
});
