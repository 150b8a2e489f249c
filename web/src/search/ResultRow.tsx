import { compact, count } from "../format/numbers";
import { bounded } from "../format/text";
import { Icon, type IconName } from "../ui/icons";
import { ModelName } from "../ui/ModelName";
import { fieldLabel, valueLabel } from "../words";
import type { Row } from "./rows";

const REASONS = 4;

/** What stands in a row of the results: what it is, what it is called, how many models it is about. */
export function RowBody({ row, matching }: { row: Row; matching: number | null }) {
  switch (row.kind) {
    case "model":
      return row.family ? (
        <>
          <Icon name="family" size={14} />
          <ModelName id={row.hit.id} match={row.hit.match} />
          <span className="hit-more">{count(row.hit.descendants)} descendants</span>
        </>
      ) : (
        <>
          <span className="hit-main">
            <ModelName id={row.hit.id} match={row.hit.match} />
            {row.hit.score !== null && <Reasons reasons={row.hit.reasons ?? []} />}
          </span>
          <span className="hit-more">
            {row.hit.score === null ? (
              row.hit.task && <bdi>{bounded(row.hit.task, 32)}</bdi>
            ) : (
              <span className="score" title="Share of what you asked that this model answers, 0 to 1">
                {row.hit.score.toFixed(2)}
              </span>
            )}
            <span className="hit-number">
              <Icon name="download" size={12} />
              {row.hit.downloads === null ? "–" : compact(row.hit.downloads)}
              <span className="unseen"> downloads</span>
            </span>
          </span>
        </>
      );
    case "value": {
      const { field, value, label, count: n } = row.value;
      const words = label ?? valueLabel(field, value);
      return (
        <>
          <Icon name={field === "owner" ? "target" : "filter"} size={14} />
          <span className="hit-main one">
            {field !== "owner" && <span className="quiet">{fieldLabel(field)} </span>}
            <bdi>{bounded(words, 80)}</bdi>
            {words !== value && <span className="quiet"> {bounded(value, 20)}</span>}
          </span>
          <span className="hit-more">{count(n)} models</span>
        </>
      );
    }
    case "cluster":
      return (
        <>
          <Icon name="map" size={14} />
          <bdi className="hit-main one">{bounded(row.cluster.label, 80)}</bdi>
          <span className="hit-more">{count(row.cluster.size)} models</span>
        </>
      );
    case "meaning":
      return (
        <Told icon="search">
          Find models that mean <strong>“{bounded(row.text, 60)}”</strong>
        </Told>
      );
    case "filter":
      return (
        <>
          <Icon name="filter" size={14} />
          <span className="hit-main one">
            Filter by <code>{bounded(row.text, 80)}</code>
          </span>
          <span className="hit-more">{matching === null ? "" : `${count(matching)} models`}</span>
        </>
      );
    case "term":
      return (
        <>
          <Icon name={row.does === "select" ? "target" : "filter"} size={14} />
          <span className="hit-main one">{row.label}</span>
          {row.note && <span className="hit-more">{row.note}</span>}
        </>
      );
    case "complete":
      return (
        <>
          <code className="hit-main one">
            <bdi>{bounded(row.label, 60)}</bdi>
          </code>
          <span className="hit-more">{bounded(row.says, 70)}</span>
        </>
      );
    case "command":
      return <Told icon={row.command.icon}>{row.command.label}</Told>;
    case "recent":
      return (
        <Told icon="reset">
          <bdi>{bounded(row.text, 80)}</bdi>
        </Told>
      );
  }
}

function Told({ icon, children }: { icon: IconName; children: React.ReactNode }) {
  return (
    <>
      <Icon name={icon} size={14} />
      <span className="hit-main one">{children}</span>
    </>
  );
}

/** Words that were asked for, and what the model has for them. */
function Reasons({ reasons }: { reasons: readonly string[] }) {
  const asked = reasons.map((reason) => reason.split("=")[0] ?? "");
  // A whole phrase says its words too.
  const told = reasons.filter(
    (_, i) => !asked.some((other, j) => i !== j && other.split("-").includes(asked[i] ?? "")),
  );
  return (
    <span className="hit-reasons">
      {told.slice(0, REASONS).map((reason) => {
        const [asked = "", said] = reason.split("=");
        return (
          <span key={reason} className="reason">
            <bdi>{bounded(asked, 24)}</bdi>
            {said && (
              <>
                <span className="quiet"> as </span>
                <bdi>{bounded(said, 28)}</bdi>
              </>
            )}
          </span>
        );
      })}
    </span>
  );
}
