/** The door: three questions that people come with, and the map as the fourth way in. */

import "./start.css";
import { useEffect, useRef } from "react";
import type { Atlas } from "../api/types";
import { setPreference } from "../state/preferences";
import { Icon } from "../ui/icons";
import { Build } from "./Build";
import { Change } from "./Change";
import { ask, doorView, linkTo, useAsked } from "./door";
import { Landing } from "./Landing";
import { Ship } from "./Ship";

export default function Start({ atlas }: { atlas: Atlas }) {
  const { door } = useAsked();
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    setPreference({ met: true });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question starts at its top.
  useEffect(() => {
    // Newer browsers give a promise, which is nothing to clean up by.
    void page.current?.scrollTo({ top: 0 });
  }, [door]);
  if (door === null) {
    return (
      <section className="start start-landing" ref={page}>
        <Landing atlas={atlas} />
      </section>
    );
  }
  return (
    <section className="start start-answer" ref={page}>
      <div className="start-page">
        <a
          className="start-back"
          href={linkTo(doorView({}))}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            ask({});
          }}
        >
          <Icon name="left" size={14} /> All questions
        </a>
        {door === "ship" && <Ship atlas={atlas} />}
        {door === "build" && <Build atlas={atlas} />}
        {door === "change" && <Change atlas={atlas} />}
      </div>
    </section>
  );
}
