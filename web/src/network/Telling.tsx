import { useId } from "react";
import { FilterChips } from "../filters/FilterChips";
import { count, plural } from "../format/numbers";
import { useView } from "../state/view";
import { ModelName } from "../ui/ModelName";
import type { Network } from "./answer";
import { atLeast, type Joined } from "./joined";
import { LIMITS, type Options, ORDERS, setOptions } from "./options";

interface TellingProps {
  network: Network;
  joined: Joined;
  options: Options;
  threshold: number;
  total: number;
  /** While the slider moves; null: it rests, and the link has it. */
  onLeast: (least: number | null) => void;
}

const ORDER_WORDS = { downloads: "downloads", descendants: "descendants", likes: "likes" } as const;

/** Which models of how many, by what; how alike they must be; what hangs together. */
export function Telling({ network, joined, options, threshold, total, onLeast }: TellingProps) {
  const model = useView((v) => v.model);
  const { around, shown } = network;
  return (
    <div className="network-telling">
      <p className="network-count" aria-live="polite">
        <Which network={network} total={total} />
      </p>
      {around && (
        <p className="quiet fine">
          {plural(around.similar, "similar model")} · {plural(around.ancestors, "ancestor")} ·{" "}
          {some(around.descendants, around.total_descendants, "descendant")} ·{" "}
          {some(around.siblings, around.total_siblings, "sibling")}
        </p>
      )}
      {!around && <FilterChips />}
      <div className="network-row">
        {(model || options.of === "around") && (
          <div className="switch" role="group" aria-label="Which models">
            <button
              type="button"
              aria-pressed={options.of === "scope"}
              onClick={() => setOptions({ of: "scope" })}
            >
              All that match
            </button>
            <button
              type="button"
              aria-pressed={options.of === "around"}
              disabled={!model}
              onClick={() => setOptions({ of: "around" })}
            >
              Around the open model
            </button>
          </div>
        )}
        {(network.total === null || shown < network.total || options.limit !== null) && (
          <label className="network-choice">
            <span className="quiet">at most</span>
            <select
              aria-label="Models at most"
              value={options.limit ?? ""}
              onChange={(event) => setOptions({ limit: Number(event.target.value) || null })}
            >
              <option value="">{around ? "300" : "500"}</option>
              {LIMITS.filter((limit) => limit !== 500 || around).map((limit) => (
                <option key={limit} value={limit}>
                  {count(limit)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="network-choice">
          <span className="quiet">first by</span>
          <select
            aria-label="First by"
            value={options.order}
            onChange={(event) =>
              setOptions({ order: ORDERS.find((order) => order === event.target.value) ?? "downloads" })
            }
          >
            {ORDERS.map((order) => (
              <option key={order} value={order}>
                {ORDER_WORDS[order]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Threshold network={network} joined={joined} threshold={threshold} onLeast={onLeast} />
      <p className="quiet fine">
        {plural(joined.components, "group")} of models that hang together
        {joined.alone > 0 && `, ${count(joined.alone)} alone`}
        {network.mute > 0 && ` · ${plural(network.mute, "says", "say")} too little to be compared`}
      </p>
      {network.note && <p className="fine network-note">{network.note}</p>}
    </div>
  );
}

const some = (shown: number, of: number, noun: string): string =>
  shown < of ? `${count(shown)} of ${plural(of, noun)}` : plural(of, noun);

function Which({ network, total }: { network: Network; total: number }) {
  const { around, shown, total: matched, order } = network;
  if (around)
    return (
      <>
        <strong>{count(shown)}</strong>
        {matched !== null && shown < matched && ` of ${count(matched)}`} around <ModelName id={around.id} />
      </>
    );
  if (matched === null)
    return (
      <>
        <strong>{count(shown)}</strong> models, by {ORDER_WORDS[order]}
      </>
    );
  const everything = matched === total;
  return (
    <>
      <strong>{count(shown)}</strong>
      {shown < matched
        ? ` of ${plural(matched, "model")}${everything ? "" : matched === 1 ? " that matches" : " that match"}, by ${ORDER_WORDS[order]}`
        : everything
          ? " models, all of them"
          : ` of ${plural(total, "model")} match`}
    </>
  );
}

/** From the least similarity that was asked for to 1; what is above it is known already, so nothing is asked anew. */
function Threshold({
  network,
  joined,
  threshold,
  onLeast,
}: Pick<TellingProps, "network" | "joined" | "threshold" | "onLeast">) {
  const field = useId();
  const rest = () => {
    setOptions({ least: threshold });
    onLeast(null);
  };
  const pairs = network.similarity.length;
  const drawn = joined.pairs || atLeast(network.similarity, threshold);
  return (
    <div className="network-threshold">
      <label htmlFor={field}>
        <strong>{count(drawn)}</strong> of {count(pairs)} similar pairs
        <span className="quiet">, cosine {threshold.toFixed(2)} or more</span>
      </label>
      <input
        id={field}
        type="range"
        min={network.least}
        max={1}
        step={0.005}
        value={threshold}
        title={`Each model with the ${network.nearest} nearest to it: ${count(pairs)} of all ${count(network.near_pairs)} pairs with a cosine of ${network.least.toFixed(2)} or more`}
        onChange={(event) => onLeast(Number(event.target.value))}
        onPointerUp={rest}
        onKeyUp={rest}
        onBlur={rest}
      />
    </div>
  );
}
