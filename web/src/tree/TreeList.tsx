import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { palettes } from "../color/palettes";
import { day } from "../format/dates";
import { count } from "../format/numbers";
import { EdgeMark } from "../legend/EdgeMark";
import { useTheme } from "../state/preferences";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { Swatch } from "../ui/Swatch";
import { relationLabel } from "../words";
import { hasBelow, type Picture } from "./arrange";
import { type Family, NONE, relationOf } from "./family";
import { ITEM } from "./fold";
import { itemWords } from "./labels";
import type { Look } from "./look";
import { depths } from "./tidy";

interface TreeListProps {
  family: Family;
  picture: Picture;
  look: Look;
  current: number;
  onToggle(item: number): void;
  onChoose(item: number): void;
}

const HEIGHT = 30;
const DEEPEST = 14;

/** The same tree as text: what is unfolded in one is unfolded in the other. */
export function TreeList({ family, picture, look, current, onToggle, onChoose }: TreeListProps) {
  const { items } = picture;
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.count,
    getScrollElement: () => scroll.current,
    estimateSize: () => HEIGHT,
    overscan: 12,
  });
  const { depth } = useMemo(() => depths(items), [items]);
  const places = useMemo(() => placesAmongSiblings(items.above), [items]);
  useEffect(() => {
    if (current >= 0) virtual.scrollToIndex(current, { align: "auto" });
  }, [current, virtual]);
  return (
    <div
      className="tree-rows"
      ref={scroll}
      role="tree"
      aria-label={`Family of ${family.head.root}`}
      aria-activedescendant={current >= 0 ? `tree-row-${current}` : undefined}
      tabIndex={0}
    >
      <div style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index: item, start }) => {
          const hidden = (items.hidden[item] as number) > 0;
          const opened = hasBelow(picture, item);
          return (
            <div
              key={item}
              id={`tree-row-${item}`}
              role="treeitem"
              aria-level={(depth[item] as number) + 1}
              aria-expanded={hidden || opened ? opened : undefined}
              aria-selected={item === current}
              aria-posinset={places.place[item] as number}
              aria-setsize={places.size[item] as number}
              aria-label={itemWords(family, items, item)}
              className={item === current ? "tree-row-item current" : "tree-row-item"}
              style={{
                transform: `translateY(${start}px)`,
                paddingLeft: 8 + 18 * Math.min(DEEPEST, depth[item] as number),
              }}
              onClick={() => onChoose(item)}
            >
              {items.kind[item] === ITEM.model && (hidden || opened) ? (
                <button
                  type="button"
                  className="icon-button small"
                  tabIndex={-1}
                  aria-label={opened ? "Fold" : "Unfold"}
                  onClick={(event) => {
                    event.stopPropagation();
                    onToggle(item);
                  }}
                >
                  <span className={opened ? "turn" : "turn shut"}>
                    <Icon name="chevron" size={12} />
                  </span>
                </button>
              ) : (
                <span className="tree-row-space" />
              )}
              <Row family={family} picture={picture} look={look} item={item} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row({
  family,
  picture,
  look,
  item,
}: {
  family: Family;
  picture: Picture;
  look: Look;
  item: number;
}) {
  const theme = useTheme();
  const { items } = picture;
  const place = items.node[item] as number;
  const kind = items.kind[item] as number;
  const hidden = items.hidden[item] as number;
  if (kind === ITEM.rest || kind === ITEM.bundle)
    return (
      <span className="quiet">
        {kind === ITEM.rest
          ? `${count(hidden)} more, show some`
          : `${count(hidden)} other parents, show each`}
      </span>
    );
  const row = kind === ITEM.model ? (family.principal[place] as number) : -1;
  const told = row >= 0 ? relationOf(family, row) : null;
  const created = family.shape.created[place] as number;
  const others = kind === ITEM.model ? family.parentsOf(place).length - 1 : 0;
  return (
    <>
      <Swatch
        color={kind === ITEM.model ? look.nodes.colors[look.nodes.code[place] as number] : look.ink.quiet}
        hollow={kind !== ITEM.model || look.nodes.hollow.has(look.nodes.code[place] as number)}
      />
      <span className={look.muted?.[place] && kind === ITEM.model ? "tree-row-name muted" : "tree-row-name"}>
        <ModelName id={family.name(place)} />
      </span>
      {kind === ITEM.ghost && <span className="from">ghost</span>}
      {kind === ITEM.elsewhere && <span className="from">another family</span>}
      {told && (
        <span className="tree-row-relation">
          <EdgeMark color={palettes[theme].relations[told.relation] ?? ""} dashed={!told.declared} />
          {relationLabel(told.relation)}
          {!told.declared && " (inferred)"}
        </span>
      )}
      {others > 0 && <span className="from">+ {count(others)} parents</span>}
      {hidden > 0 && <span className="from">{count(hidden)} folded in</span>}
      <span className="tree-row-date">
        {created === NONE ? "" : day(new Date(created * 1000).toISOString())}
      </span>
    </>
  );
}

function placesAmongSiblings(above: Int32Array): { place: Int32Array; size: Int32Array } {
  const counts = new Map<number, number>();
  const place = new Int32Array(above.length);
  for (let i = 0; i < above.length; i++) {
    const n = (counts.get(above[i] as number) ?? 0) + 1;
    counts.set(above[i] as number, n);
    place[i] = n;
  }
  return { place, size: Int32Array.from(above, (parent) => counts.get(parent) as number) };
}
