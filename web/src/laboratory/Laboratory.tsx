/** The laboratory: its questions, and the page of one of them. */

import "./laboratory.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Atlas } from "../api/types";
import { writeView } from "../state/url";
import { getView, setView, useView } from "../state/view";
import { Citation } from "../ui/Citation";
import { Failure, Skeleton } from "../ui/States";
import { Absent } from "./Absent";
import { type LabPage, PAGES } from "./pages";
import { analysesQuery } from "./queries";

export default function Laboratory({ atlas }: { atlas: Atlas }) {
  const chosen = useView((v) => v.lab);
  const page = PAGES.find(({ id }) => id === chosen) ?? (PAGES[0] as LabPage);
  const { data, error, refetch } = useQuery(analysesQuery);
  const rows = new Map(data?.items.map((item) => [item.name, item.rows]) ?? []);
  const told = ({ tables }: LabPage) => tables.some((name) => (rows.get(name) ?? 0) > 0);
  const scroll = useRef<HTMLDivElement>(null);
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page starts at its top.
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
    // Whoever chose a page reads on from its question; whoever arrives by a link starts at the top of the app.
    if (!first.current) scroll.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    first.current = false;
  }, [page.id]);
  return (
    <div className="laboratory">
      <nav className="lab-nav" aria-label="Questions of the laboratory">
        <ul>
          {PAGES.map((each) => (
            <li key={each.id}>
              <a
                href={`#${writeView({ ...getView(), surface: "lab", lab: each.id, by: "" }, null)}`}
                aria-current={each.id === page.id ? "page" : undefined}
                className={data && !told(each) ? "lab-nav-absent" : undefined}
                title={each.question}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  setView({ lab: each.id, by: "" });
                }}
              >
                {each.name}
                {data && !told(each) && <span className="unseen"> (no figures in this atlas)</span>}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="lab-scroll" ref={scroll}>
        <article className="lab-page" aria-labelledby="lab-question">
          <h1 id="lab-question" tabIndex={-1}>
            {page.question}
          </h1>
          {error ? (
            <Failure error={error} retry={() => void refetch()} />
          ) : !data ? (
            <Skeleton lines={8} />
          ) : told(page) ? (
            <page.Body
              key={page.id}
              needs={page.needs}
              tables={new Set([...rows].filter(([, n]) => n > 0).map(([n]) => n))}
            />
          ) : (
            <Absent
              needs={page.needs}
              some={rows.size > 0}
              there={page.tables.some((name) => rows.has(name))}
            />
          )}
          <Citation atlas={atlas} question={page.question} />
        </article>
      </div>
    </div>
  );
}
