import { thresholdsOf } from '../core/diagnosis/thresholds.ts';
import { chooseList, type Choice } from '../core/mitigation/lists.ts';
import type { StepRun } from '../core/incident/incident.ts';
import type { List, SessionTarget, TargetResult } from '../core/mitigation/mitigation.ts';
import type { Operation } from '../core/operation/operation.ts';
import type { Runbook } from '../core/runbook/runbook.ts';

/** The list of a step's sessions that is shown, with the runbook's own threshold and age. */
export function listFor({ signal, wholesale }: Operation & { kind: 'signal sessions' }, seen: Parameters<typeof chooseList>[0], asked: { list: List | null; whole: boolean }, runbook: Runbook | null): Choice {
  const careful = wholesale ? { seconds: idleSecondsOf(runbook) } : null;
  return chooseList(seen, { signal, ...asked, careful, idleShareBelow: runbook?.idleShareBelow ?? null });
}

/** The sessions a responder left ticked. */
export function chosenOf({ preview, pids }: StepRun): SessionTarget[] {
  return preview.kind === 'sessions' ? preview.targets.filter(({ pid }) => pids?.includes(pid)) : [];
}

/** What is known of them after a try whose end nobody saw: each may have got its signal, and counts as one that did. */
export function perhapsEnded(run: StepRun): TargetResult[] {
  return chosenOf(run).map(({ pid, backendStart }) => ({ pid, backendStart, result: 'unknown' }));
}

function idleSecondsOf(runbook: Runbook | null): number {
  const sqls = runbook?.statements.flatMap(({ judgement: { operation } }) => (operation.kind === 'sql read' ? [operation.sql] : operation.kind === 'signal sessions' ? [operation.choose] : [])) ?? [];
  return thresholdsOf(sqls).idleSeconds;
}
