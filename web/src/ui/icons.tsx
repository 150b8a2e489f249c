/** The icons of the app, drawn on a 16-pixel grid with a 1.5-pixel line; decoration, so hidden from screen readers. */

const PATHS = {
  search: "M7 12.2A5.2 5.2 0 1 0 7 1.8a5.2 5.2 0 0 0 0 10.4ZM10.8 10.8 14.4 14.4",
  close: "m3.5 3.5 9 9m0-9-9 9",
  moon: "M13.6 9.8A6 6 0 0 1 6.2 2.4a6 6 0 1 0 7.4 7.4Z",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13",
  help: "M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.9M8 12.6v.2",
  info: "M8 7.4v4M8 4.6v.2M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z",
  link: "M6.6 9.4a2.6 2.6 0 0 0 3.8 0l2.4-2.5a2.7 2.7 0 0 0-3.8-3.8l-.9.9M9.4 6.6a2.6 2.6 0 0 0-3.8 0L3.2 9.1A2.7 2.7 0 0 0 7 12.9l.9-.9",
  external: "M6.5 3.5h-3v9h9v-3M9 2.5h4.5V7M13.2 2.8 7.5 8.5",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  target: "M8 13a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM8 1v4M8 11v4M1 8h4M11 8h4",
  family:
    "M8 4.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6ZM3.4 14.6a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6ZM12.6 14.6a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6ZM7.1 4.7 4.2 11.1M8.9 4.7l2.9 6.4",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  more: "M3.2 8h.1M8 8h.1M12.7 8h.1",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  filter: "M2 3.5h12M4.5 8h7M6.5 12.5h3",
  chevron: "m4 6 4 4 4-4",
  right: "m6 4 4 4-4 4",
  left: "m10 4-4 4 4 4",
  map: "m1.8 4 4-1.7 4.4 1.7 4-1.7v9.6l-4 1.8-4.4-1.8-4 1.8zM5.8 2.3v9.6M10.2 4v9.7",
  table: "M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.2 6.5V13",
  lab: "M5.8 2h4.4M6.8 2v4.2l-4 6.4a1 1 0 0 0 .9 1.5h8.6a1 1 0 0 0 .9-1.5l-4-6.4V2M4.7 9.8h6.6",
  tree: "M2 8h3.5M5.5 3v10M5.5 3H9M5.5 8H9M5.5 13H9M9 2h5v2H9zM9 7h5v2H9zM9 12h5v2H9z",
  network:
    "M4 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM12.4 7.4a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6ZM6.4 14.2a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM6 4.5l4.6.9M4.6 5.9l1.2 4.4M11.3 7.1l-3.4 3.6",
  charts: "M2 2v12h12M5 11V8M8 11V4M11 11V6.5",
  download: "M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11",
  reset: "M3 8a5 5 0 1 1 1.6 3.7M3 12.4V9h3.4",
  box: "M2.5 5V2.5H5M7 2.5h2M11 2.5h2.5V5M13.5 7v2M13.5 11v2.5H11M9 13.5H7M5 13.5H2.5V11M2.5 9V7",
  lasso:
    "M5.2 11.2C3.2 10.4 2 9 2 7.3 2 4.6 4.7 2.5 8 2.5s6 2.1 6 4.8-2.7 4.8-6 4.8c-.7 0-1.3-.1-1.9-.2M6.4 11.6a1.4 1.4 0 1 0-2.2 1c.6.5 1.2.3 1.8 1.4",
  inView: "M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3M6 6h4v4H6z",
  minimap: "M2 3h12v10H2zM8.5 7.5h3.5v3.5H8.5z",
  label: "M2.5 4V2.5h11V4M8 2.5v11M6 13.5h4",
  pin: "M6 2h4M6.6 2v4.4L4.4 9h7.2L9.4 6.4V2M8 9v5",
  up: "m4 10 4-4 4 4",
  down: "m4 6 4 4 4-4",
  warning: "M8 2 14.8 13.6H1.2zM8 6.4v3.4M8 11.6v.2",
  play: "M5 3.2v9.6L12.6 8z",
  pause: "M5.2 3.2v9.6M10.8 3.2v9.6",
  clock: "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4ZM8 4.6V8l2.4 1.8",
  contours:
    "M8 14.2c3.6 0 6.2-2.4 6.2-5.8S11 1.8 7.6 1.8 1.8 4.6 1.8 8.2s2.6 6 6.2 6ZM8.2 11.4c2 0 3.3-1.3 3.3-3.1S9.8 5 8 5 4.8 6.4 4.8 8.3s1.4 3.1 3.4 3.1ZM8 8.4v-.1",
  beside: "M2 3h12v10H2zM8 3v10",
  palette:
    "M8 14a6 6 0 1 1 6-6.2c0 1.4-1 2.2-2.3 2.2h-1.5c-1 0-1.5.9-1 1.7.5.9.1 2.3-1.2 2.3ZM5 8.2V8M6.4 5.3v-.2M9.7 5v-.2",
  image: "M2 3h12v10H2zM2.4 11.6 6 7.8l2.6 2.6 1.8-1.6 3.4 3M10.6 6.2V6",
  check: "m3 8.6 3.2 3.2L13 4.8",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
