/** From when on a session is trouble, in seconds. */
export type Thresholds = { idleSeconds: number; runningSeconds: number };

/** What the shipped runbook says: idle over 10 minutes, running over 5. Used where a runbook names no time. */
export const usualThresholds: Thresholds = { idleSeconds: 600, runningSeconds: 300 };

const unitSeconds: [RegExp, number][] = [
  [/^(ms|msec|millisecond)/, 0.001], [/^mon/, 2_592_000], [/^(m|min)/, 60], [/^s/, 1], [/^h/, 3_600], [/^d/, 86_400], [/^w/, 604_800],
];

/**
 * Reads the times out of the runbook's own statements, so that a changed runbook changes the judgement. A time belongs to the column it
 * is compared with; of several the shortest counts, for the longer ones belong to the steps that end something.
 */
export function thresholdsOf(sqls: string[]): Thresholds {
  const found = { idle: [] as number[], running: [] as number[] };
  for (const sql of sqls) {
    for (const match of sql.matchAll(/\binterval\s*'([^']*)'(?:\s*(second|minute|hour|day)\b)?|'([^']*)'\s*::\s*interval\b/gi)) {
      const seconds = intervalSeconds(match[1] !== undefined ? `${match[1]}${match[2] ?? ''}` : (match[3] ?? ''));
      const columns = [...sql.slice(Math.max(0, match.index - 80), match.index).matchAll(/\b(state_change|query_start|xact_start|backend_start)\b/gi)];
      const column = columns.at(-1)?.[1]?.toLowerCase();
      if (seconds === null) continue;
      if (column === 'state_change' && /'idle'/i.test(sql)) found.idle.push(seconds);
      if (column === 'query_start') found.running.push(seconds);
    }
  }
  return {
    idleSeconds: found.idle.length > 0 ? Math.min(...found.idle) : usualThresholds.idleSeconds,
    runningSeconds: found.running.length > 0 ? Math.min(...found.running) : usualThresholds.runningSeconds,
  };
}

/** Seconds of an interval as PostgreSQL reads it: `10 minutes`, `1h 30m`, `00:05:00`. Null when not understood. */
function intervalSeconds(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  const clock = /^(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(trimmed);
  if (clock) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  let seconds = 0;
  const rest = trimmed.replace(/(\d+(?:\.\d+)?)\s*([a-z]+)/g, (whole, number: string, unit: string) => {
    const known = unitSeconds.find(([name]) => name.test(unit));
    if (known === undefined) return whole;
    seconds += Number(number) * known[1];
    return '';
  });
  return rest.trim() === '' && seconds > 0 ? seconds : null;
}
