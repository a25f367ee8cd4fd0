import { configuration, lockPileUp, longQueries, traffic } from './causes.ts';
import type { Finding, Hypothesis, ServerSnapshot, Session } from './diagnosis.ts';
import { leak } from './leak.ts';
import { nowhere, type Places } from './place.ts';
import { clientSessions } from './sessions.ts';
import type { Thresholds } from './thresholds.ts';

/** What the workload may open, from its replicas and its pool size; null when unknown. */
export type Allowed = { replicas: number; pool: number } | null;

/** What a cause is judged by. */
export type Evidence = { snapshot: ServerSnapshot; clients: Session[]; findings: Finding[]; thresholds: Thresholds; allowed: Allowed; places: Places };

const rank = { strong: 0, some: 1, weak: 2, against: 3 };

/**
 * The causes a full pool can have, best supported first, each with its evidence for and against, the number first. Empty when the
 * sessions could not be seen.
 */
export function hypotheses(snapshot: ServerSnapshot | null, findings: Finding[], thresholds: Thresholds, allowed: Allowed = null, places: Places = nowhere): Hypothesis[] {
  if (snapshot === null || !snapshot.seesAll) return [];
  const evidence: Evidence = { snapshot, clients: clientSessions(snapshot), findings, thresholds, allowed, places };
  const causes = [leak, longQueries, lockPileUp, traffic].map((cause) => cause(evidence));
  const explained = causes.some(({ support }) => support === 'strong');
  return [...causes, configuration(evidence, explained)].sort((a, b) => rank[a.support] - rank[b.support]);
}
