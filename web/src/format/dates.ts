const dayFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const monthFormat = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });

/** ISO date or date-time → "11 Jul 2024" (UTC); what is no date comes back as it is. */
export function day(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : dayFormat.format(date);
}

export const month = (seconds: number): string => monthFormat.format(new Date(seconds * 1000));

/** A snapshot's date: "2024-07-11" is a day, "2024-07" a month. */
export function snapshotDate(iso: string): string {
  return /^\d{4}-\d{2}$/.test(iso) ? month(Date.parse(`${iso}-01T00:00:00Z`) / 1000) : day(iso);
}
