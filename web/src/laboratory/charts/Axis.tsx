import type { Scale } from "../scales";

/** The numbers under a figure, and what they are. */
export function Axis({
  scale,
  write,
  title,
}: {
  scale: Scale;
  write: (value: number) => string;
  title: string;
}) {
  return (
    <div className="lab-axis" aria-hidden="true">
      <div className="lab-ticks">
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ left: `${100 * scale.at(tick)}%` }}>
            {write(tick)}
          </span>
        ))}
      </div>
      <div className="lab-axis-title">{title}</div>
    </div>
  );
}

/** A tick as short as it can be said: "20 %", "0.5", "1K". */
export function tickWriter(form: "share" | "decimal" | "number"): (value: number) => string {
  if (form === "share") return (value) => `${Number((100 * value).toPrecision(3))} %`;
  return (value) =>
    Math.abs(value) >= 10_000
      ? `${Number((value / 1000).toPrecision(3))}K`
      : String(Number(value.toPrecision(3)));
}
