/** A family in figures: how large and deep, what it is made of, where its license and traits change, how it grew. */

import "./familypage.css";
import { useQuery } from "@tanstack/react-query";
import { apiUrl } from "../api/client";
import type { Atlas, FamilySummary } from "../api/types";
import { palettes } from "../color/palettes";
import { day } from "../format/dates";
import { count, plural } from "../format/numbers";
import { bounded } from "../format/text";
import { Bars } from "../pageparts/Bars";
import { Growth } from "../pageparts/Growth";
import { ModelList } from "../pageparts/ModelList";
import { NotThere } from "../pageparts/NotThere";
import { Crumb, Page } from "../pageparts/Page";
import { licenseParts, ofFamily, relationParts, verdictParts } from "../pageparts/parts";
import { summaryQuery } from "../pageparts/queries";
import { Share } from "../pageparts/Share";
import { filtered, term, terms } from "../pageparts/terms";
import { ModelLink, ViewLink } from "../pageparts/ViewLink";
import { PAGES } from "../pages";
import { anchorOf, OnPage, Section } from "../panel/Section";
import { useTheme } from "../state/preferences";
import { useView } from "../state/view";
import { Citation } from "../ui/Citation";
import { Icon } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { type Deed, Overflow } from "../ui/Overflow";
import { Empty, Skeleton } from "../ui/States";
import { GHOST_PROBLEM, problemLabel } from "../words";
import { Generations } from "./Generations";
import { LicenseChangesTable } from "./LicenseChangesTable";
import { Traits } from "./Traits";

const SECTIONS = [
  "Growth",
  "Licenses",
  "Where the license changed",
  "Generations",
  "Mutations at a glance",
  "Most used",
  "Relations",
  "Merges with other families",
  "Contradictions",
  "What it is made of",
].map((title) => [anchorOf(title), title] as const);

export default function FamilyPage({ atlas }: { atlas: Atlas }) {
  const asked = useView((v) => v.family) ?? "";
  const { data, error, refetch } = useQuery({ ...summaryQuery(asked), enabled: asked !== "" });
  if (error || asked === "") {
    return (
      <NotThere
        atlas={atlas}
        kind="This model, whose family was asked for,"
        name={asked || "No family is named"}
        error={error ?? new Error("The link names no family.")}
        retry={() => void refetch()}
        to={(name) => ({ surface: "family", family: name })}
        show={(name) => <ModelName id={name} />}
      />
    );
  }
  const root = data?.root.id ?? asked;
  return (
    <OnPage.Provider value={true}>
      <Page
        atlas={atlas}
        of={`Family of ${root}`}
        crumbs={
          <>
            <Crumb>
              <ViewLink to={{ surface: "map" }}>Map</ViewLink>
            </Crumb>
            <Crumb>
              <ViewLink to={{ surface: "model", model: root }}>
                <ModelName id={root} />
              </ViewLink>
            </Crumb>
            <span>Family</span>
          </>
        }
        title={
          <>
            Family of <bdi>{bounded(root, 200)}</bdi>
          </>
        }
        actions={data && <Actions family={data} />}
        sections={data ? SECTIONS : []}
      >
        {data ? (
          <Body key={data.root.id} family={data} asked={asked} atlas={atlas} />
        ) : (
          <div className="pp-wait">
            <Skeleton lines={10} />
          </div>
        )}
      </Page>
    </OnPage.Provider>
  );
}

function Actions({ family }: { family: FamilySummary }) {
  const root = family.root.id;
  const whole = filtered(ofFamily(root));
  const files = (["graphml", "newick", "ndjson"] as const).map(
    (format): Deed => ({
      label: { graphml: "GraphML", newick: "Newick", ndjson: "JSON, line by line" }[format],
      icon: "download",
      href: apiUrl("family", { root, format }),
    }),
  );
  return (
    <>
      <ViewLink to={{ surface: "map", family: root, model: null }} className="button">
        <Icon name="map" /> Lit on the map
      </ViewLink>
      {PAGES.tree && (
        <ViewLink to={{ surface: "tree", family: root, model: null }} className="button">
          <Icon name="tree" /> Tree
        </ViewLink>
      )}
      <ViewLink to={whole} className="button">
        <Icon name="table" /> Table
      </ViewLink>
      {PAGES.network && (
        <ViewLink to={{ ...whole, surface: "network" }} className="button">
          <Icon name="network" /> Network
        </ViewLink>
      )}
      <Overflow name="family files" label="Export the family" deeds={files}>
        <Icon name="download" /> Export
      </Overflow>
    </>
  );
}

function Body({ family, asked, atlas }: { family: FamilySummary; asked: string; atlas: Atlas }) {
  const theme = useTheme();
  const palette = palettes[theme];
  const root = family.root.id;
  const within = ofFamily(root);
  const to = (field: string) => (value: string | null) => filtered(terms(within, term(field, value)));
  const member = family.asked !== root ? family.asked : asked !== root ? asked : null;
  return (
    <>
      {member && (
        <p className="pp-lead fp-member">
          <ModelLink id={member} /> belongs to this family: of the roots above it, this one has the most
          descendants.
        </p>
      )}
      <dl className="pp-figures">
        <Figure label="Models" value={count(family.models)} />
        <Figure label="Generations below the root" value={count(family.generations)} />
        <Figure label="Edges inside" value={count(family.edges)} />
        <Figure label="Owners" value={count(family.owners)} />
        <Figure label="Downloads, 30 d" value={count(family.downloads)} />
        <Figure
          label="First to last"
          value={
            family.first_at && family.last_at
              ? `${day(family.first_at)} – ${day(family.last_at)}`
              : "not known"
          }
        />
      </dl>
      <Section title="Growth">
        <Growth births={family.births} what="member" />
      </Section>
      <div className="pp-columns">
        <div>
          <Section title="Licenses">
            <h3 className="pp-sub">Declared</h3>
            <Share
              label="Members by license family"
              parts={licenseParts(family.by_license_family, palette, within)}
            />
            <h3 className="pp-sub">License lineage, over all ancestors of each</h3>
            <Share
              label="Members by license lineage"
              parts={verdictParts(family.by_verdict, palette, within)}
            />
          </Section>
          <Section title="Where the license changed">
            <LicenseChangesTable changes={family.license_changes} />
          </Section>
          <Section title="Generations" count={family.generations}>
            <Generations family={family} />
          </Section>
          <Section title="Mutations at a glance">
            <Traits traits={family.traits} edges={family.edges} root={root} />
          </Section>
        </div>
        <div>
          <Section title="Most used">
            <h3 className="pp-sub">Most downloaded</h3>
            <ModelList
              models={family.most_downloaded}
              by="downloads"
              unit="downloads in 30 days"
              none="None was downloaded, or it is not known."
            />
            <h3 className="pp-sub">Most descendants</h3>
            <ModelList
              models={family.most_descended}
              by="descendants"
              unit="descendants"
              none="Nothing descends from any of them."
            />
          </Section>
          <Section title="Relations" count={family.edges}>
            <p className="quiet fine">As declared</p>
            <Share
              label="Edges by declared relation"
              parts={relationParts(family.by_relation, palette, "declared")}
            />
            <p className="quiet fine fp-gap">By rule, whatever is declared</p>
            <Share
              label="Edges by inferred relation"
              parts={relationParts(family.by_relation, palette, "inferred")}
            />
          </Section>
          <Section title="Merges with other families" count={family.families_merged}>
            <Merges family={family} />
          </Section>
          <Section title="Contradictions">
            <Problems family={family} />
          </Section>
        </div>
      </div>
      <Section title="What it is made of">
        <div className="pp-grid">
          <Bars title="Tasks" column="task" tally={family.tasks} of={family.models} to={to("task")} />
          <Bars
            title="Languages"
            column="language"
            tally={family.languages}
            of={family.models}
            to={to("language")}
          />
          <Bars
            title="Libraries"
            column="library"
            tally={family.libraries}
            of={family.models}
            to={to("library")}
          />
          <Bars
            title="Owners"
            column="owner"
            tally={family.top_owners}
            of={family.models}
            to={(value) =>
              value === null ? filtered(terms(within, "owner:missing")) : { surface: "owner", owner: value }
            }
          />
        </div>
      </Section>
      <Citation atlas={atlas} question={`What is the family of ${root} made of?`} />
      <p className="fp-raw">
        <a href={apiUrl("family/summary", { root })} target="_blank" rel="noreferrer">
          All of it as JSON
        </a>
      </p>
    </>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Merges({ family }: { family: FamilySummary }) {
  if (family.merges.length === 0) return <Empty>No member has a parent or a child in another family.</Empty>;
  return (
    <>
      <p className="quiet fine">
        Members with a parent there, and models there with a parent here: each belongs to the family of the
        root with the most descendants.
      </p>
      <ol className="pp-list">
        {family.merges.map(({ root, parents_there, children_there }) => (
          <li key={root.ix}>
            <ViewLink to={{ surface: "family", family: root.id }} className="pp-model">
              <ModelName id={root.id} />
            </ViewLink>
            <span
              className="pp-number"
              title={`${plural(parents_there, "member")} with a parent there; ${plural(children_there, "model")} there with a parent here`}
            >
              ← {count(parents_there)} · {count(children_there)} →
            </span>
          </li>
        ))}
      </ol>
      {family.families_merged > family.merges.length && (
        <p className="quiet">
          {count(family.merges.length)} of {count(family.families_merged)} families, those with most in
          common.
        </p>
      )}
    </>
  );
}

function Problems({ family }: { family: FamilySummary }) {
  const problems = family.problems.filter(({ kind }) => kind !== GHOST_PROBLEM);
  return (
    <>
      {problems.length === 0 && <Empty>No member contradicts itself.</Empty>}
      <ul className="fp-problems">
        {problems.map(({ kind, models, examples }) => (
          <li key={kind}>
            <Icon name="warning" size={14} />
            <span>
              <ViewLink to={filtered(terms(ofFamily(family.root.id), term("problem", kind)))}>
                {plural(models, "member")}
              </ViewLink>
              {models === 1 ? ` ${problemLabel(kind)}` : `: each ${problemLabel(kind)}`}
              {examples[0] && <span className="quiet fine">{bounded(examples[0].detail, 160)}</span>}
            </span>
          </li>
        ))}
      </ul>
      {family.ghosts_total > 0 && (
        <>
          <h3 className="pp-sub">Parents that are not in this atlas</h3>
          <ul className="pp-list">
            {family.ghosts.map(({ id, children }) => (
              <li key={id}>
                <span className="ghost">
                  <span aria-hidden="true">◌</span> <ModelName id={id} />
                </span>
                <ViewLink to={filtered(term("parent", id))} className="pp-quiet-link pp-number">
                  {plural(children, "child", "children")}
                </ViewLink>
              </li>
            ))}
          </ul>
          {family.ghosts_total > family.ghosts.length && (
            <p className="quiet">
              {count(family.ghosts.length)} of {count(family.ghosts_total)}
            </p>
          )}
        </>
      )}
    </>
  );
}
