/**
 * Times as Slack writes them, in the browser's own time zone.
 */
const DAY_MS = 86_400_000;

/** The moment of a Slack message id (`seconds.micros`), in milliseconds. */
export function momentMs(ts: string): number {
  return Number(ts) * 1000;
}

/** `3:14 PM`, or `15:14` where the reader's language says so. */
export function clockTime(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
}

/** `Today`, `Yesterday` or `Monday, November 23`. */
export function dayName(ms: number, nowMs: number): string {
  return nearDay(ms, nowMs) ?? new Date(ms).toLocaleDateString(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
}

/** Whole date and time, for tooltips. */
export function fullTime(ms: number): string {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'medium' });
}

/** `just now`, `2 minutes ago`, `in 3 hours`. */
export function agoText(ms: number, nowMs: number): string {
  const minutes = Math.round((ms - nowMs) / 60_000);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (minutes === 0) return 'just now';
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 60 * 24) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 60 / 24), 'day');
}

/** A `<!date^…>` format with its `{tokens}` filled in; a token Slack does not know stays as it is. */
export function formatDate(format: string, ms: number, nowMs: number): string {
  const date = new Date(ms);
  const written = (options: Intl.DateTimeFormatOptions) => date.toLocaleDateString(undefined, options);
  const long = (month: 'long' | 'short') => written({ year: 'numeric', month, day: 'numeric' });
  const pretty = (plain: string) => nearDay(ms, nowMs)?.toLowerCase() ?? plain;
  const full = written({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
  const tokens: Record<string, () => string> = {
    date_num: () => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`,
    date: () => long('long'),
    date_short: () => long('short'),
    date_long: () => full,
    date_pretty: () => pretty(long('long')),
    date_short_pretty: () => pretty(long('short')),
    date_long_pretty: () => pretty(full),
    time: () => clockTime(ms),
    time_secs: () => date.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
    ago: () => agoText(ms, nowMs),
  };
  return format.replace(/\{(\w+)\}/gu, (whole, token: string) => tokens[token]?.() ?? whole);
}

function nearDay(ms: number, nowMs: number): string | undefined {
  const days = Math.round((startOfDay(nowMs) - startOfDay(ms)) / DAY_MS);
  return ['Today', 'Yesterday'][days];
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

function pad(part: number): string {
  return String(part).padStart(2, '0');
}
