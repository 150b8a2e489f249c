import { useQuery } from "@tanstack/react-query";
import type { MouseEvent, ReactNode } from "react";
import { facetQuery } from "../api/queries";
import type { Atlas } from "../api/types";
import { snapshotDate } from "../format/dates";
import { count } from "../format/numbers";
import { bounded } from "../format/text";
import { goTo } from "../map/actions";
import { countQuery } from "../search/queries";
import { FIRST_VIEW, setView, type View } from "../state/view";
import { Icon, type IconName } from "../ui/icons";
import { doorView, linkTo } from "./door";
import { ModelField } from "./ModelField";
import { yearBefore } from "./shortlist";

export function Landing({ atlas }: { atlas: Atlas }) {
  const { data: verdicts } = useQuery(facetQuery("license_verdict", ""));
  const { data: permissive } = useQuery(countQuery("chain:permissive"));
  const date = atlas.source.snapshot_date;
  const since = date ? yearBefore(date) : null;
  const { data: young } = useQuery({ ...countQuery(`created:>=${since}`), enabled: since !== null });
  const of = (verdict: string) => verdicts?.values.find(({ value }) => value === verdict)?.count ?? 0;
  const judged = verdicts?.values.reduce((sum, { count: n }) => sum + n, 0) ?? 0;
  return (
    <div className="start-door">
      <header className="start-head">
        <h1>What do you want to know?</h1>
        <p>
          {count(atlas.models)} models of <bdi>{bounded(atlas.name, 60)}</bdi>
          {date && `, as of ${snapshotDate(date)}`}: what they say of themselves, and{" "}
          {count(atlas.resolved_edges)} links from a model to the one that it was made from.
        </p>
        <ModelField
          label="Go to a model"
          placeholder="Or name a model and go to it"
          onChoose={(id, ix) => {
            setView({ surface: "map" });
            goTo({ id, ix });
          }}
        />
      </header>
      <ul className="start-doors">
        <DoorCard
          to={doorView({ door: "ship" })}
          icon="check"
          title="Can I ship this model?"
          gets="What its ancestors’ licenses ask, along which path, and whether its own still says so."
          figure={
            judged > 0 && (
              <>
                <strong>{count(of("dropped") + of("conflict"))}</strong> of {count(judged)} models with a
                parent lack terms that an ancestor asks for
              </>
            )
          }
        />
        <DoorCard
          to={doorView({ door: "build" })}
          icon="family"
          title="What should I build on?"
          gets="A short list that fits: task, size, language, license of the whole chain, alive, quantized."
          figure={
            permissive?.total != null && (
              <>
                <strong>{count(permissive.total)}</strong> of {count(atlas.models)} are permissive through
                their whole chain
              </>
            )
          }
        />
        <DoorCard
          to={doorView({ door: "change" })}
          icon="lab"
          title="How does the ecosystem change?"
          gets="Growth, what is new each year, and the laboratory’s answers, each with number and interval."
          figure={
            young?.total != null && (
              <>
                <strong>{count(young.total)}</strong> of {count(atlas.models)} were made in the last year
              </>
            )
          }
        />
        <DoorCard
          to={FIRST_VIEW}
          icon="map"
          title="Explore the map"
          gets="Every model a point near those like it; filter, color, follow families."
          figure={
            <>
              <strong>{count(atlas.families)}</strong> families on it,{" "}
              <strong>{count(atlas.clusters.length)}</strong> named regions
            </>
          }
        />
      </ul>
    </div>
  );
}

interface DoorCardProps {
  to: View;
  icon: IconName;
  title: string;
  gets: string;
  figure: ReactNode;
}

function DoorCard({ to, icon, title, gets, figure }: DoorCardProps) {
  const go = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setView({ surface: to.surface, start: to.start, model: null });
  };
  return (
    <li>
      <a className="start-card" href={linkTo(to) === "#" ? "#view=map" : linkTo(to)} onClick={go}>
        <Icon name={icon} size={20} />
        <h2>{title}</h2>
        <p>{gets}</p>
        <p className="start-figure">{figure || "\u00a0"}</p>
      </a>
    </li>
  );
}
