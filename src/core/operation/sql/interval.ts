/** Seconds of each unit, by the names PostgreSQL takes for it; a month is 30 days and a year 365.25, as in its own `extract(epoch …)`. */
const unitSeconds: [RegExp, number][] = [
  [/^(us|usecs?|microsec(ond)?s?)$/, 0.000_001], [/^(ms|msecs?|millisec(ond)?s?)$/, 0.001], [/^(s|secs?|seconds?)$/, 1], [/^(m|mins?|minutes?)$/, 60], [/^(h|hrs?|hours?)$/, 3_600],
  [/^(d|days?)$/, 86_400], [/^(w|weeks?)$/, 604_800], [/^(mons?|months?)$/, 2_592_000], [/^(y|yrs?|years?)$/, 31_557_600],
];

/** Seconds of one unit, by its name. Undefined for a name that is none. */
export function secondsOfUnit(name: string): number | undefined {
  return unitSeconds.find(([names]) => names.test(name))?.[1];
}

/** Seconds of an interval as PostgreSQL reads it: `10 minutes`, `1h 30m`, `1 day 00:05:00`. A bare number counts in `bareSeconds`. Null when not understood. */
export function intervalSeconds(text: string, bareSeconds = 1): number | null {
  const plain = text.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain) * bareSeconds;
  let seconds = 0;
  const rest = plain
    .replace(/\b(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/, (_clock, hours: string, minutes: string, rest: string | undefined) => {
      seconds += Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest ?? 0);
      return '';
    })
    .replace(/(\d+(?:\.\d+)?)\s*([a-z]+)/g, (part, number: string, name: string) => {
      const unit = secondsOfUnit(name);
      if (unit === undefined) return part;
      seconds += Number(number) * unit;
      return '';
    });
  return rest.trim() === '' && seconds > 0 ? seconds : null;
}
