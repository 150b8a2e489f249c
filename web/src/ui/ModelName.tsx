import { bounded, splitId } from "../format/text";

/** An id from outside: bounded, isolated in its writing direction, with the owner set back. */
export function ModelName({
  id,
  match,
}: {
  id: string;
  match?: readonly [number, number] | null | undefined;
}) {
  const text = bounded(id);
  if (match && match[0] < match[1] && match[1] <= text.length) {
    const [start, end] = match;
    return (
      <bdi className="model-name" title={id}>
        {text.slice(0, start)}
        <mark>{text.slice(start, end)}</mark>
        {text.slice(end)}
      </bdi>
    );
  }
  const [owner, name] = splitId(text);
  return (
    <bdi className="model-name" title={id}>
      {owner && <span className="owner">{owner}/</span>}
      {name}
    </bdi>
  );
}
