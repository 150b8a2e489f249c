/** Where a link or a picture of a card leads: an address on the web, or none. */

const HUB = "https://huggingface.co/";
const LONGEST = 2_000;

const PROTOCOLS: ReadonlySet<string> = new Set(["https:", "http:", "mailto:"]);

/** Relative ones are those of the repository on the Hub, as its own page resolves them. */
export function linkAddress(href: string, id: string): string | null {
  const text = href.trim();
  if (text === "" || text.startsWith("#")) return null;
  return resolved(text, `${HUB}${encodePath(id)}/blob/main/`, PROTOCOLS);
}

const ENCRYPTED: ReadonlySet<string> = new Set(["https:"]);

/** Only what comes encrypted is ever loaded. */
export function imageAddress(src: string, id: string): string | null {
  const text = src.trim();
  return text === "" ? null : resolved(text, `${HUB}${encodePath(id)}/resolve/main/`, ENCRYPTED);
}

export const hostOf = (address: string): string => {
  const url = new URL(address);
  return url.host || url.pathname.split("@").at(-1) || address;
};

const encodePath = (id: string): string => id.split("/").map(encodeURIComponent).join("/");

function resolved(text: string, base: string, allowed: ReadonlySet<string>): string | null {
  if (text.length > LONGEST) return null;
  try {
    const url = new URL(text, base);
    if (!allowed.has(url.protocol)) return null;
    url.username = "";
    url.password = "";
    return url.href;
  } catch {
    return null;
  }
}
