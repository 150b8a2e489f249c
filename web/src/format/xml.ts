const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text from outside is text: no sign of it is markup, and what XML has no place for is left out, or replaced. */
export function escapeXml(text: string, instead = ""): string {
  return [...text].map((sign) => (isXml(sign) ? (ENTITIES[sign] ?? sign) : instead)).join("");
}

function isXml(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  if (code < 32) return code === 9 || code === 10 || code === 13;
  return code !== 0xfffe && code !== 0xffff && (code < 0xd800 || code > 0xdfff);
}
