import { writeView } from "../state/url";
import { getView } from "../state/view";
import { ModelName } from "../ui/ModelName";

/** To the page of a model. */
export function ModelLink({ id }: { id: string }) {
  return (
    <a href={`#${writeView({ ...getView(), surface: "model", model: id, pair: null }, null)}`}>
      <ModelName id={id} />
    </a>
  );
}
