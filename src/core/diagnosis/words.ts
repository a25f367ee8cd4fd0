/** A span as people say it, rounded down, one unit: `23 s`, `14 min`, `3 h`, `2 d`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86_400) return `${Math.floor(whole / 3_600)} h`;
  return `${Math.floor(whole / 86_400)} d`;
}

/** `1 session`, `4 sessions`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `number` of `of` in whole percent; 0 of 0 is 0. */
export function percent(number: number, of: number): number {
  return of === 0 ? 0 : Math.round((100 * number) / of);
}

/** The three largest groups first, as `cygni-api 29, batch 2 and 3 more`; empty for no items. */
export function tally(items: string[]): string {
  const groups = [...Map.groupBy(items, (item) => item)].map(([name, members]) => ({ name, size: members.length })).sort((a, b) => b.size - a.size);
  const rest = groups.slice(3).reduce((sum, { size }) => sum + size, 0);
  const largest = groups.slice(0, 3).map(({ name, size }) => `${name === '' ? 'unnamed' : name} ${size}`);
  return largest.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** `830 kB`, `1.2 GB`: three digits are enough to decide by. */
export function bytes(number: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const at = number < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(number) / 3));
  return `${short(number / 1_000 ** at)} ${units[at] ?? ''}`;
}

/** A large number as people say it: `812`, `46 thousand`, `1.2 million`. */
export function large(number: number): string {
  if (number < 1_000) return String(Math.round(number));
  if (number < 1_000_000) return `${short(number / 1_000)} thousand`;
  return number < 1_000_000_000 ? `${short(number / 1_000_000)} million` : `${short(number / 1_000_000_000)} billion`;
}

const short = (number: number): string => (number < 10 ? String(Math.round(number * 10) / 10) : String(Math.round(number)));
