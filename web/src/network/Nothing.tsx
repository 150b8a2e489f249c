import { clearFilter, clearSelection, setView, useView } from "../state/view";
import type { Network } from "./answer";
import { setOptions } from "./options";

/** What to do where there is nothing to join. */
export function Nothing({ network, around }: { network: Network; around: string | null }) {
  const selected = useView((v) => v.selection.length > 0);
  const model = useView((v) => v.model);
  const one = network.id[0];
  return (
    <div className="network-nothing teach">
      <p>
        <strong>
          {around
            ? "Nothing is near this model."
            : one
              ? "One model is no network."
              : "No model matches, so there is nothing to join."}
        </strong>
      </p>
      <p className="quiet">
        A network joins models that descend from one another, and models whose text is alike. Select some on
        the map, filter on the left, or open a model and see what is around it.
      </p>
      <p className="network-ways">
        {(model ?? one) && !around && (
          <button
            type="button"
            className="text-button"
            onClick={() => {
              setView({ model: model ?? one ?? null });
              setOptions({ of: "around" });
            }}
          >
            Around the open model
          </button>
        )}
        {around && (
          <button type="button" className="text-button" onClick={() => setOptions({ of: "scope" })}>
            All that match instead
          </button>
        )}
        {selected && (
          <button type="button" className="text-button" onClick={clearSelection}>
            Clear the selection
          </button>
        )}
        {!around && (
          <button type="button" className="text-button" onClick={clearFilter}>
            Clear the filter
          </button>
        )}
      </p>
    </div>
  );
}
