import { describe, expect, it } from "vitest";
import { fileTree, formatsOf } from "./fileTree";

const files = [
  { path: "README.md", size: 10 },
  { path: "onnx/model.onnx", size: 500 },
  { path: "onnx/int8/model.onnx", size: 100 },
  { path: "model.safetensors", size: 1000 },
  { path: "unknown.bin", size: null },
];

describe("files of a repository", () => {
  it("are folders with the sum of what is in them, the largest first", () => {
    const [weights, folder, readme, unknown] = fileTree(files);
    expect([weights?.name, folder?.name, readme?.name, unknown?.name]).toEqual([
      "model.safetensors",
      "onnx",
      "README.md",
      "unknown.bin",
    ]);
    expect([folder?.size, folder?.files, unknown?.known]).toEqual([600, 2, false]);
    expect(folder?.children.map(({ name }) => name)).toEqual(["model.onnx", "int8"]);
  });

  it("are told by the format of their weights", () => {
    expect(formatsOf(files).map(({ format, files: n, size }) => [format, n, size])).toEqual([
      ["safetensors", 1, 1000],
      ["ONNX", 2, 600],
      ["PyTorch", 1, 0],
    ]);
  });

  it("with names like those of an object's own, or of a thousand folders, do no harm", () => {
    expect(fileTree([{ path: "__proto__/x", size: 1 }])[0]?.name).toBe("__proto__");
    expect(fileTree([{ path: `${"a/".repeat(1000)}b`, size: 1 }])).toHaveLength(1);
    expect(fileTree([])).toEqual([]);
  });
});
