import { copyText } from "./copyText";
import "./cite.css";
import type { Atlas } from "../api/types";
import { writeView } from "../state/url";
import { useView } from "../state/view";
import { citationBibtex, citationText } from "./citing";
import { Icon } from "./icons";

/** How to cite what is shown now, to copy as text and for BibTeX; the link restores it. */
export function Citation({ atlas, question }: { atlas: Atlas; question: string }) {
  const fragment = useView((view) => writeView(view, atlas.id));
  const link = `${location.href.split("#")[0]}#${fragment}`;
  const today = new Date().toISOString().slice(0, 10);
  const cited = { atlas, question, link, today };
  const text = citationText(cited);
  const copy = (what: string) => copyText(what, "The citation is copied.", "mark the text and copy it");
  return (
    <footer className="cite">
      <h2>How to cite</h2>
      <p>
        <bdi>{text}</bdi>
      </p>
      <p className="cite-copy">
        <button type="button" className="button" onClick={() => void copy(text)}>
          <Icon name="copy" /> Copy
        </button>
        <button type="button" className="button" onClick={() => void copy(citationBibtex(cited))}>
          <Icon name="copy" /> Copy BibTeX
        </button>
      </p>
    </footer>
  );
}
