import { plural } from "../format/numbers";
import { ModelName } from "../ui/ModelName";
import { countWays, type Family, MOST_WAYS, wayTo } from "./family";

interface BreadcrumbsProps {
  family: Family;
  /** Place of the model on top, and of the current one; -1: none. */
  focus: number;
  place: number;
  onGo(place: number): void;
  onTop(place: number): void;
}

/** Beyond this many steps the middle of a way is left out. */
const LONGEST = 7;

/** The way from the root to the model, by principal parents; and that there are others. */
export function Breadcrumbs({ family, focus, place, onGo, onTop }: BreadcrumbsProps) {
  const end = place >= 0 && place < family.head.members ? place : focus;
  const way = wayTo(family.shape, end);
  const ways = countWays(family, end);
  const shown: (number | null)[] =
    way.length <= LONGEST ? way : [way[0] as number, null, ...way.slice(1 - LONGEST)];
  if (place < 0 && focus === 0)
    return (
      <p className="tree-crumbs tree-hint">
        A click opens a model, + unfolds what hangs on it, a double click goes below it.{" "}
        <span className="tree-hint-keys">Arrows walk the tree.</span>
      </p>
    );
  return (
    <nav className="tree-crumbs" aria-label="From the root to the model">
      <ol>
        {shown.map((at) =>
          at === null ? (
            <li key="left out" title={`${way.length - LONGEST} more between`}>
              …
            </li>
          ) : (
            <li key={at}>
              <button
                type="button"
                className="value-button"
                aria-current={at === end ? "true" : undefined}
                onClick={() => onGo(at)}
              >
                <ModelName id={family.name(at)} />
              </button>
            </li>
          ),
        )}
      </ol>
      {ways > 1 && (
        <span className="tree-ways" title="Through second parents, ghosts and parents in other families">
          and {ways >= MOST_WAYS ? "over a million other ways" : plural(ways - 1, "other way")} here
        </span>
      )}
      {focus > 0 && (
        <button type="button" className="text-button" onClick={() => onTop(0)}>
          Whole family
        </button>
      )}
      {end !== focus && end < family.head.members && (family.shape.size[end] as number) > 1 && (
        <button
          type="button"
          className="text-button"
          title="Enter, or a double click"
          onClick={() => onTop(end)}
        >
          Only what is below
        </button>
      )}
    </nav>
  );
}
