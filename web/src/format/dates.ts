const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const monthOf = (date: Date): string => `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

/** ISO date or date-time → "11 Jul 2024" (UTC); what is no date comes back as it is. */
export function day(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.getUTCDate()} ${monthOf(date)}`;
}

export const month = (seconds: number): string => monthOf(new Date(seconds * 1000));

/** A snapshot's date: "2024-07-11" is a day, "2024-07" a month. */
export function snapshotDate(iso: string): string {
  return /^\d{4}-\d{2}$/.test(iso) ? month(Date.parse(`${iso}-01T00:00:00Z`) / 1000) : day(iso);
}
