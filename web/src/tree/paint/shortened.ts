/** Names that are longer than their place. In a family they begin alike and differ at the end: both ends stay. */

const shortenedTexts = new Map<string, string>();

export function shortened(context: CanvasRenderingContext2D, text: string, widest: number): string {
  if (text.length * 10 < widest) return text;
  const key = `${context.font} ${Math.round(widest)} ${text}`;
  const known = shortenedTexts.get(key);
  if (known !== undefined) return known;
  let label = text;
  if (context.measureText(text).width > widest) {
    const letters = Array.from(text);
    const ends = (kept: number) =>
      `${letters.slice(0, Math.ceil(kept / 2)).join("")}…${letters.slice(letters.length - Math.floor(kept / 2)).join("")}`;
    let [low, high] = [4, letters.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (context.measureText(ends(middle)).width <= widest) low = middle;
      else high = middle - 1;
    }
    label = ends(low);
  }
  if (shortenedTexts.size > 5_000) shortenedTexts.clear();
  shortenedTexts.set(key, label);
  return label;
}
