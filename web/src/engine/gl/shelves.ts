/** Packing small rectangles into a square, row by row. */

export interface Shelf {
  y: number;
  height: number;
  /** Where it is free. */
  x: number;
}

/** Finds room for a rectangle on a shelf of about its height, or on a new one; null where there is none. */
export function shelve(
  shelves: Shelf[],
  side: number,
  width: number,
  height: number,
): readonly [x: number, y: number] | null {
  const fitting = shelves.find((s) => s.height >= height && s.height <= 1.5 * height && s.x + width <= side);
  const shelf = fitting ?? addShelf(shelves, side, width, height);
  if (!shelf) return null;
  const place = [shelf.x, shelf.y] as const;
  shelf.x += width;
  return place;
}

function addShelf(shelves: Shelf[], side: number, width: number, height: number): Shelf | null {
  const last = shelves.at(-1);
  const shelf = { y: last ? last.y + last.height : 0, height, x: 0 };
  if (width > side || shelf.y + height > side) return null;
  shelves.push(shelf);
  return shelf;
}
