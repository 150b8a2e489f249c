import "./card.css";
import { lazy, Suspense, useContext, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Card } from "../../api/types";
import { bytes, count, plural } from "../../format/numbers";
import { bounded } from "../../format/text";
import { OnPage } from "../../panel/Section";
import { Skeleton } from "../../ui/States";
import { type FrontMatter, splitCard } from "./frontMatter";
import { safeCard } from "./safeCard";

const PicturesFrame = lazy(() => import("./PicturesFrame"));

/** So much of a long card is shown at first. */
const FIRST = { page: 12_000, panel: 3_000 };
const NAMED_HOSTS = 3;

type Shown = "read" | "raw";

/** A card that someone wrote, to be read: rendered, or as it is written; its head apart, as a table. */
export default function CardText({ card }: { card: Card }) {
  const onPage = useContext(OnPage);
  const text = card.card ?? "";
  const [shown, setShown] = useState<Shown>("read");
  const [all, setAll] = useState(false);
  const [pictures, setPictures] = useState(false);
  const { fields, body } = useMemo(() => splitCard(text), [text]);
  const whole = shown === "raw" ? text : body;
  const first = onPage ? FIRST.page : FIRST.panel;
  const part = all ? whole : beginning(whole, first);
  const under = onPage ? 2 : 3;
  const { content, hosts, cut } = useMemo(
    () => (shown === "read" ? safeCard(part, card.id, under) : { content: null, hosts: [], cut: false }),
    [shown, part, card.id, under],
  );
  return (
    <div className="card-view">
      <div className="card-tools">
        <div className="diff-views" role="group" aria-label="How the card is shown">
          <button type="button" aria-pressed={shown === "read"} onClick={() => setShown("read")}>
            Rendered
          </button>
          <button type="button" aria-pressed={shown === "raw"} onClick={() => setShown("raw")}>
            As written
          </button>
        </div>
        <span className="quiet fine">{count(card.chars ?? text.length)} characters</span>
        {shown === "read" && hosts.length > 0 && (
          <button
            type="button"
            className="text-button small"
            aria-pressed={pictures}
            title={hosts.join("\n")}
            onClick={() => setPictures(!pictures)}
          >
            {pictures ? "Without pictures" : `Load pictures from ${named(hosts)}`}
          </button>
        )}
      </div>
      {shown === "read" && fields.length > 0 && <Head fields={fields} open={onPage} />}
      {shown === "raw" && (
        <pre className="card">
          <bdi>{part}</bdi>
        </pre>
      )}
      {content && !pictures && <Content content={content} />}
      {content && pictures && (
        <Suspense fallback={<Skeleton lines={6} />}>
          <PicturesFrame text={part} id={card.id} under={under} />
        </Suspense>
      )}
      {cut && (
        <p className="quiet">
          This card has more parts within each other than can be read: the innermost stand as plain text. “As
          written” has them all.
        </p>
      )}
      {whole.length > part.length && (
        <button type="button" className="button" onClick={() => setAll(true)}>
          Show all {count(whole.length)} characters
        </button>
      )}
      {all && whole.length > first && (
        <button type="button" className="button" onClick={() => setAll(false)}>
          Fold the card
        </button>
      )}
      {card.truncated && (
        <p className="quiet">
          The card has {count(card.chars ?? 0)} characters ({bytes(card.chars ?? 0)}); the beginning is here.
        </p>
      )}
    </div>
  );
}

/** The beginning of a text, up to the end of a paragraph, or of a line. */
function beginning(text: string, length: number): string {
  if (text.length <= length * 1.3) return text;
  const end = text.lastIndexOf("\n\n", length);
  return text.slice(0, end > length / 2 ? end : Math.max(text.lastIndexOf("\n", length), length / 2));
}

const named = (hosts: readonly string[]): string =>
  hosts.length <= NAMED_HOSTS
    ? hosts.map((host) => bounded(host, 40)).join(", ")
    : `${hosts
        .slice(0, NAMED_HOSTS - 1)
        .map((host) => bounded(host, 40))
        .join(", ")} and ${plural(hosts.length - NAMED_HOSTS + 1, "other host")}`;

function Content({ content }: { content: DocumentFragment }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.replaceChildren(content.cloneNode(true));
  }, [content]);
  return <div className="card-text" dir="auto" ref={box} />;
}

function Head({ fields, open }: { fields: FrontMatter["fields"]; open: boolean }) {
  return (
    <details className="card-head" open={open}>
      <summary>What the card declares ({plural(fields.length, "field")})</summary>
      <table className="card-fields">
        <tbody>
          {fields.slice(0, 60).map(([key, value], i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a card may write a key twice, and it never changes.
            <tr key={i}>
              <th scope="row">
                <bdi>{key}</bdi>
              </th>
              <td className={value.includes("\n") ? "deep" : undefined}>
                <bdi>{value || "–"}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
