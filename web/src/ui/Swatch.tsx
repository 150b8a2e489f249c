/** A dot in a color of the data; hollow for what is missing or no row. */
export function Swatch({ color, hollow }: { color: string | undefined; hollow?: boolean }) {
  return (
    <span
      className={hollow ? "swatch hollow" : "swatch"}
      style={hollow ? { borderColor: color } : { background: color }}
      aria-hidden="true"
    />
  );
}
