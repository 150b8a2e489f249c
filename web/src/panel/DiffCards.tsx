import type { ChangedLine, Difference, LineChanges } from "../api/types";
import { count, plural } from "../format/numbers";
import { Empty } from "../ui/States";

const SIGNS = { kept: " ", removed: "−", added: "+" } as const;
const WORDS = { kept: "", removed: "gone: ", added: "new: " } as const;
const CLASSES = { kept: "kept", removed: "gone", added: "new" } as const;

/** Lines of the parent's card that are gone, and lines that are new, with two around. */
export function DiffCards({ difference }: { difference: Difference }) {
  const { cards } = difference;
  if (!cards) {
    return (
      <Empty>
        {difference.a_has_card ? "Only the parent has a card." : "It has a card, its parent has none."}
      </Empty>
    );
  }
  if (cards.hunks.length === 0) return <p className="quiet">The cards are the same, line by line.</p>;
  return <Hunks cards={cards} />;
}

function Hunks({ cards }: { cards: LineChanges }) {
  return (
    <>
      <p className="quiet">
        {plural(cards.removed, "line")} gone, {count(cards.added)} new, {count(cards.kept)} kept
      </p>
      <div className="diff-cards">
        {cards.hunks.map((hunk) => (
          <div key={`${hunk.a_line} ${hunk.b_line}`} className="hunk">
            <p className="hunk-head">
              line {count(hunk.a_line)} → {count(hunk.b_line)}
            </p>
            {hunk.lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an answer never change.
              <Row key={i} line={line} />
            ))}
          </div>
        ))}
      </div>
      {cards.shortened && <p className="quiet">More lines differ than are shown.</p>}
      {cards.cut && <p className="quiet">The cards are longer; their beginnings were compared.</p>}
    </>
  );
}

function Row({ line }: { line: ChangedLine }) {
  return (
    <div className={`hunk-line ${CLASSES[line.change]}`}>
      <span className="sign" aria-hidden="true">
        {SIGNS[line.change]}
      </span>
      <span className="unseen">{WORDS[line.change]}</span>
      <bdi>{line.text}</bdi>
    </div>
  );
}
