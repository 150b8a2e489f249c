/** The longest text that a line of the interface takes from a source; the rest is an ellipsis. */
export const LINE_LIMIT = 160;

/** Cuts text that came from outside to a length, by characters and not by halves of them. */
export function bounded(text: string, limit = LINE_LIMIT): string {
  if (text.length <= limit) return text;
  return `${Array.from(text.slice(0, limit)).slice(0, -1).join("")}…`;
}

/** "owner/name" → ["owner", "name"]; a bare legacy id has no owner. */
export function splitId(id: string): [owner: string, name: string] {
  const slash = id.indexOf("/");
  return slash < 0 ? ["", id] : [id.slice(0, slash), id.slice(slash + 1)];
}
