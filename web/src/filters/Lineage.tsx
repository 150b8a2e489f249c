import { terms, toggleTerm } from "../filter/expression";
import { getView, setView, useView } from "../state/view";

interface Toggle {
  term: string;
  label: string;
  title: string;
}

const PLACE: readonly Toggle[] = [
  { term: "is:root", label: "Base models", title: "Without a parent in this atlas" },
  { term: "is:leaf", label: "Without children", title: "Nothing in this atlas descends from it" },
  {
    term: "is:only-ghosts",
    label: "Only lost parents",
    title: "All the parents that it declares are not in this atlas",
  },
];

const CHANGED: readonly Toggle[] = ["license", "task", "language", "library", "dataset"].map((trait) => ({
  term: `changed:${trait}`,
  label: trait,
  title: `Its ${trait} differs from that of a parent; both declare one`,
}));

/** What a filter can ask of descent, besides the bars of relation, generation and license lineage. */
export function Lineage() {
  return (
    <section className="bars" aria-labelledby="bars-lineage">
      <header className="bars-head">
        <h3 id="bars-lineage">Lineage</h3>
      </header>
      <ul className="toggles">
        {PLACE.map((toggle) => (
          <TermToggle key={toggle.term} {...toggle} />
        ))}
      </ul>
      <h4 className="toggles-head" id="lineage-changed">
        Not its parent’s
      </h4>
      <ul className="toggles" aria-labelledby="lineage-changed">
        {CHANGED.map((toggle) => (
          <TermToggle key={toggle.term} {...toggle} />
        ))}
      </ul>
    </section>
  );
}

/** Any, only these, all but these, and any again. */
function TermToggle({ term, label, title }: Toggle) {
  const query = useView((v) => v.query);
  const asked = terms(query);
  const state = asked.includes(term) ? "only" : asked.includes(`-${term}`) ? "not" : "any";
  const next = () => {
    const { query: now } = getView();
    if (state === "any") setView({ query: toggleTerm(now, term) });
    else if (state === "not") setView({ query: toggleTerm(now, `-${term}`) });
    else setView({ query: toggleTerm(toggleTerm(now, term), `-${term}`) });
  };
  return (
    <li>
      <button
        type="button"
        className={`toggle ${state}`}
        aria-pressed={state === "any" ? "false" : state === "only" ? "true" : "mixed"}
        title={`${title}\nClick: only these · again: all but these · again: any`}
        onClick={next}
      >
        {state === "not" && <span aria-hidden="true">not </span>}
        {label}
        <span className="unseen">
          {state === "any" ? ": any" : state === "only" ? ": only these" : ": all but these"}
        </span>
      </button>
    </li>
  );
}
