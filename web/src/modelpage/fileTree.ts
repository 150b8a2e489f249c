/** The files of a repository as folders, the largest first, and by format. */

export interface RepositoryFile {
  path: string;
  size: number | null;
}

export interface FileNode {
  name: string;
  /** Bytes of it and of all below it. */
  size: number;
  /** Whether its size is known. */
  known: boolean;
  files: number;
  children: FileNode[];
}

/** Folders nested deeper than anyone would open are one name. */
const DEEPEST = 6;
const MOST = 20_000;

export function fileTree(files: readonly RepositoryFile[]): FileNode[] {
  const root: FileNode = { name: "", size: 0, known: true, files: 0, children: [] };
  const folders = new Map<string, FileNode>([["", root]]);
  const folder = (path: string, name: string, inside: FileNode): FileNode => {
    const known = folders.get(path);
    if (known) return known;
    const made: FileNode = { name, size: 0, known: true, files: 0, children: [] };
    folders.set(path, made);
    inside.children.push(made);
    return made;
  };
  for (const { path, size } of files.slice(0, MOST)) {
    const parts = path.split("/");
    const depth = Math.min(parts.length - 1, DEEPEST);
    let here = root;
    for (let i = 0; i < depth; i++) {
      here = folder(parts.slice(0, i + 1).join("/"), parts[i] ?? "", here);
      here.size += size ?? 0;
      here.files++;
    }
    const name = parts.slice(depth).join("/");
    here.children.push({ name, size: size ?? 0, known: size !== null, files: 1, children: [] });
  }
  for (const { children } of folders.values())
    children.sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
  return root.children;
}

const WEIGHTS: Readonly<Record<string, string>> = {
  safetensors: "safetensors",
  gguf: "GGUF",
  bin: "PyTorch",
  pt: "PyTorch",
  pth: "PyTorch",
  ckpt: "checkpoint",
  onnx: "ONNX",
  h5: "Keras",
  keras: "Keras",
  msgpack: "Flax",
  tflite: "TFLite",
  mlmodel: "Core ML",
};

/** Formats of weights among the files, the largest first. */
export function formatsOf(
  files: readonly RepositoryFile[],
): { format: string; files: number; size: number }[] {
  const found = new Map<string, { format: string; files: number; size: number }>();
  for (const { path, size } of files) {
    const format = WEIGHTS[path.split(".").at(-1)?.toLowerCase() ?? ""];
    if (!format) continue;
    const now = found.get(format) ?? { format, files: 0, size: 0 };
    found.set(format, { format, files: now.files + 1, size: now.size + (size ?? 0) });
  }
  return [...found.values()].sort((a, b) => b.size - a.size);
}
