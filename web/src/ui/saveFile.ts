const KEPT = 60_000;

/** Hands a file to the person. The browser may still be writing it when this returns, so its bytes are kept for a while. */
export function saveFile(name: string, file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
