import { ageLimits, type AgeLimit } from '../operation/sql/age.ts';

/** From when on a session is trouble, in seconds. */
export type Thresholds = { idleSeconds: number; runningSeconds: number };

/** What the shipped runbook says: idle over 10 minutes, running over 5. Used where a runbook names no time. */
export const usualThresholds: Thresholds = { idleSeconds: 600, runningSeconds: 300 };

/**
 * Reads the times out of the runbook's own statements, so that a changed runbook changes the judgement. A time belongs to the column it
 * is compared with; of several the shortest counts, for the longer ones belong to the steps that end something. Needs `loadSqlParser`.
 */
export function thresholdsOf(sqls: string[]): Thresholds {
  const limits = sqls.flatMap((sql) => ageLimits(sql).limits);
  const idle = limits.filter(({ column, states }) => column === 'state_change' && states.includes('idle'));
  // An idle session's statement is over: how long ago it began is no time of running.
  const running = limits.filter(({ column, states }) => column === 'query_start' && (states.length === 0 || states.some((state) => !state.startsWith('idle'))));
  return { idleSeconds: shortest(idle) ?? usualThresholds.idleSeconds, runningSeconds: shortest(running) ?? usualThresholds.runningSeconds };
}

function shortest(limits: AgeLimit[]): number | null {
  return limits.length === 0 ? null : Math.min(...limits.map(({ seconds }) => seconds));
}
