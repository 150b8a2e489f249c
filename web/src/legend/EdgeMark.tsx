/** A short piece of an edge as the map draws it: solid where declared, dashed where inferred. */
export function EdgeMark({ color, dashed }: { color?: string; dashed?: boolean }) {
  return (
    <svg className="edge-mark" width="18" height="8" viewBox="0 0 18 8" aria-hidden="true">
      <path
        d="M1 4h16"
        style={color ? { stroke: color } : undefined}
        strokeDasharray={dashed ? "4 3" : undefined}
      />
    </svg>
  );
}
