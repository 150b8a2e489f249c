import { palettes } from "../color/palettes";
import { day } from "../format/dates";
import { compact, count, plural } from "../format/numbers";
import { EdgeMark } from "../legend/EdgeMark";
import { useTheme } from "../state/preferences";
import { ModelName } from "../ui/ModelName";
import { Swatch } from "../ui/Swatch";
import { fieldLabel, licenseLabel, RELATIONS, relationLabel, verdictLabel } from "../words";
import type { Picture } from "./arrange";
import { licenseOrder } from "./bars";
import { type Family, NONE, relationOf, UNKNOWN } from "./family";
import { ITEM } from "./fold";
import { itemWords } from "./labels";
import { countFolded } from "./look";

interface TreeCardProps {
  family: Family;
  picture: Picture;
  item: number;
  x: number;
  y: number;
  trait: string;
}

const WIDTH = 320;
const HEIGHT = 190;

/** What is under the pointer: a model and how it came from its parents, or what is folded in. */
export function TreeCard({ family, picture, item, x, y }: TreeCardProps) {
  const { items } = picture;
  const place = items.node[item] as number;
  const kind = items.kind[item] as number;
  const room = document.querySelector(".tree-room")?.getBoundingClientRect();
  const left = x + WIDTH + 24 > (room?.width ?? 0) ? x - WIDTH - 14 : x + 16;
  const top = y + HEIGHT + 24 > (room?.height ?? 0) ? y - HEIGHT : y + 16;
  return (
    <div
      className="hover-card tree-card"
      role="tooltip"
      style={{ transform: `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)` }}
    >
      <div className="hover-name">
        {kind === ITEM.rest || kind === ITEM.bundle ? (
          itemWords(family, items, item)
        ) : (
          <ModelName id={family.name(place)} />
        )}
      </div>
      {kind === ITEM.ghost && (
        <p className="hover-line">
          A ghost: {plural(family.children[place] as number, "model")} name it as a parent, and this atlas has
          no such model.
        </p>
      )}
      {kind === ITEM.elsewhere && <p className="hover-line">Of another family; a double click goes there.</p>}
      {kind === ITEM.bundle && (
        <p className="hover-line">Ghosts and models of other families. A click shows each.</p>
      )}
      {(kind === ITEM.model || kind === ITEM.elsewhere) && <Facts family={family} place={place} />}
      {kind === ITEM.model && <Parents family={family} place={place} />}
      {(items.hidden[item] as number) > 0 && kind !== ITEM.bundle && (
        <FoldedIn family={family} picture={picture} item={item} />
      )}
    </div>
  );
}

function Facts({ family, place }: { family: Family; place: number }) {
  const theme = useTheme();
  const { head, shape } = family;
  const license = head.license_families[family.license[place] as number] ?? "missing";
  const created = shape.created[place] as number;
  const downloads = family.downloads[place] as number;
  const verdict = family.verdict[place] as number;
  return (
    <>
      <div className="hover-line">
        <Swatch color={palettes[theme].licenses[license]} hollow={license === "missing"} />
        {licenseLabel(license)}
        {verdict !== UNKNOWN && (
          <>
            <span className="dot">·</span>
            {verdictLabel(head.verdicts[verdict] ?? null)}
          </>
        )}
      </div>
      <dl className="hover-numbers">
        <div>
          <dt>downloads</dt>
          <dd>{downloads === NONE ? "–" : compact(downloads)}</dd>
        </div>
        <div>
          <dt>children</dt>
          <dd>{compact(family.children[place] as number)}</dd>
        </div>
        <div>
          <dt>below</dt>
          <dd>{compact(family.descendants[place] as number)}</dd>
        </div>
        <div>
          <dt>created</dt>
          <dd>
            {created === NONE
              ? "not known"
              : `${created <= head.floor ? "by " : ""}${day(new Date(created * 1000).toISOString())}`}
          </dd>
        </div>
      </dl>
    </>
  );
}

const MOST_PARENTS = 4;

function Parents({ family, place }: { family: Family; place: number }) {
  const theme = useTheme();
  const { edges, head } = family;
  const rows = Array.from(family.parentsOf(place));
  rows.sort((a, b) => Number(b === family.principal[place]) - Number(a === family.principal[place]));
  return (
    <ul className="tree-card-parents">
      {rows.slice(0, MOST_PARENTS).map((row) => {
        const { relation, declared } = relationOf(family, row);
        const changed = head.traits.filter((_, bit) => ((edges.changed[row] as number) >> bit) & 1);
        const verdict = head.verdicts[edges.verdict[row] as number];
        return (
          <li key={row}>
            <div className="tree-card-parent">
              <EdgeMark color={palettes[theme].relations[relation] ?? ""} dashed={!declared} />
              <span>
                {relationLabel(relation)}
                {!declared && ", inferred"} of
              </span>
              <ModelName id={family.name(edges.parent[row] as number)} />
            </div>
            {changed.length > 0 && (
              <div className="tree-card-change">
                Differs in {changed.map((t) => fieldLabel(t).toLowerCase()).join(", ")}
              </div>
            )}
            {(verdict === "dropped" || verdict === "conflict") && (
              <div className="tree-card-change warn">{verdictLabel(verdict)} from this parent</div>
            )}
            {edges.problem[row] === 1 && (
              <div className="tree-card-change warn">Something contradicts this edge</div>
            )}
            {edges.cycle[row] === 1 && <div className="tree-card-change warn">Part of a cycle</div>}
          </li>
        );
      })}
      {rows.length > MOST_PARENTS && (
        <li className="quiet">and {count(rows.length - MOST_PARENTS)} other parents</li>
      )}
    </ul>
  );
}

function FoldedIn({ family, picture, item }: { family: Family; picture: Picture; item: number }) {
  const theme = useTheme();
  const folded = countFolded(family, picture, null);
  const relations = folded.relations.get(item);
  const licenses = folded.licenses.get(item);
  if (!relations || !licenses) return null;
  const families = family.head.license_families;
  return (
    <div className="tree-card-folded">
      <p>{plural(picture.items.hidden[item] as number, "model")} folded in</p>
      <ul>
        {RELATIONS.map((name, i) =>
          relations[i] ? (
            <li key={name}>
              <EdgeMark color={palettes[theme].relations[name] ?? ""} /> {relationLabel(name)}{" "}
              <span className="quiet">{count(relations[i] as number)}</span>
            </li>
          ) : null,
        )}
      </ul>
      <ul>
        {licenseOrder(families).map((code) =>
          licenses[code] ? (
            <li key={code}>
              <Swatch
                color={palettes[theme].licenses[families[code] as string]}
                hollow={families[code] === "missing"}
              />{" "}
              {licenseLabel(families[code] as string)}{" "}
              <span className="quiet">{count(licenses[code] as number)}</span>
            </li>
          ) : null,
        )}
      </ul>
    </div>
  );
}
