export interface Entry {
  label: string;
  color: string;
  /** A dot, hollow where the figure is not sure; a cross of the paper's; a dashed line; a line; a block. */
  kind?: "dot" | "hollow" | "cross" | "dash" | "line" | "block";
}

export function Legend({ entries }: { entries: readonly Entry[] }) {
  return (
    <ul className="lab-legend" aria-label="Legend">
      {entries.map(({ label, color, kind = "dot" }) => (
        <li key={label}>
          <svg width="16" height="12" aria-hidden="true">
            {kind === "dot" && <circle cx="8" cy="6" r="4" fill={color} />}
            {kind === "hollow" && (
              <circle cx="8" cy="6" r="3.4" fill="none" stroke={color} strokeWidth="1.6" />
            )}
            {kind === "block" && <rect x="2" y="1" width="12" height="10" rx="2" fill={color} />}
            {kind === "cross" && <path d="m4.5 2.5 7 7m0-7-7 7" stroke={color} strokeWidth="1.6" />}
            {(kind === "dash" || kind === "line") && (
              <path
                d="M0 6h16"
                stroke={color}
                strokeWidth="1.8"
                strokeDasharray={kind === "dash" ? "4 3" : undefined}
              />
            )}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
