/** What was searched for lately: kept in this browser only. */

const KEY = "modelome.searches";
const MOST = 8;
const LONGEST = 200;

export function recentSearches(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(value)
      ? value
          .filter((text): text is string => typeof text === "string" && text.length <= LONGEST)
          .slice(0, MOST)
      : [];
  } catch {
    return [];
  }
}

export function rememberSearch(text: string): void {
  const said = text.trim();
  if (said) keep([said, ...recentSearches().filter((other) => other !== said)].slice(0, MOST));
}

export const forgetSearches = (): void => keep([]);

function keep(searches: readonly string[]): void {
  try {
    if (searches.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(searches));
  } catch {
    // A browser that keeps nothing has no recent searches.
  }
}
