import type { Answer, Report, ServerSnapshot } from './diagnosis.ts';
import { findingOf, type Check } from './finding.ts';
import { hypotheses, type Allowed } from './hypotheses.ts';
import { ownFindings } from './own-findings.ts';
import type { Places } from './place.ts';
import { whichPool } from './pool.ts';
import { roomOf } from './sessions.ts';
import type { Thresholds } from './thresholds.ts';

/** What the edges brought back, and what it is to be held against. */
type ReportInput = {
  /** ISO 8601; used where the server told no time of its own. */
  now: string;
  snapshot: ServerSnapshot | null;
  connection: string;
  missing: string[];
  tookMs: number;
  /** True when the server turned even the bot away for want of connections. */
  refusedAll?: boolean;
  checks: Check[];
  /** By check id, from every edge that was asked; a check without one was not examined. */
  answers: Record<string, Answer>;
  thresholds: Thresholds;
  /** From Kubernetes, when it was asked. */
  allowed?: Allowed;
  /** Requests waiting for a connection, by the service's own metrics. */
  waiting?: number | null;
  /** Which pods the clients' addresses belong to, when a cluster is connected. */
  places?: Places;
  advice?: string[];
};

/** The whole diagnosis: the runbook's checks first, in its order, then the bot's own. */
export function report(input: ReportInput): Report {
  const { snapshot, thresholds } = input;
  const asked = input.checks.map((check) =>
    findingOf(check, input.answers[check.id] ?? { kind: 'failed', message: 'not examined', hint: null }, snapshot),
  );
  const findings = [...asked, ...(snapshot === null ? [] : ownFindings(snapshot, thresholds, input.places))];
  return {
    takenAt: snapshot?.takenAt ?? input.now,
    tookMs: Math.round(input.tookMs),
    checks: findings.length,
    pool: whichPool(snapshot, { refusedAll: input.refusedAll, connection: input.connection, waiting: input.waiting, thresholds, places: input.places }),
    // Sessions that cannot be seen would count as free slots.
    room: snapshot === null || !snapshot.seesAll ? null : roomOf(snapshot),
    findings,
    hypotheses: hypotheses(snapshot, asked, thresholds, input.allowed ?? null, input.places),
    missing: input.missing,
    connection: input.connection,
    advice: input.advice ?? [],
  };
}
