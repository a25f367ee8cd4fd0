import { thresholdsOf } from '../core/diagnosis/thresholds.ts';
import { chooseList, type Choice } from '../core/mitigation/lists.ts';
import type { List } from '../core/mitigation/mitigation.ts';
import type { Operation } from '../core/operation/operation.ts';
import type { Runbook } from '../core/runbook/runbook.ts';

/** The list of a step's sessions that is shown, with the runbook's own threshold and age. */
export function listFor({ signal, wholesale }: Operation & { kind: 'signal sessions' }, seen: Parameters<typeof chooseList>[0], asked: { list: List | null; whole: boolean }, runbook: Runbook | null): Choice {
  const careful = wholesale ? { seconds: idleSecondsOf(runbook) } : null;
  return chooseList(seen, { signal, ...asked, careful, idleShareBelow: runbook?.idleShareBelow ?? null });
}

function idleSecondsOf(runbook: Runbook | null): number {
  const sqls = runbook?.statements.flatMap(({ judgement: { operation } }) => (operation.kind === 'sql read' ? [operation.sql] : operation.kind === 'signal sessions' ? [operation.choose] : [])) ?? [];
  return thresholdsOf(sqls).idleSeconds;
}
