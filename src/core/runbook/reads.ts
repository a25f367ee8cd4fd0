import type { Runbook } from './runbook.ts';

/** The runbook's statements that the watched database answers by itself. */
export function automaticReads(runbook: Runbook): { id: string; sql: string }[] {
  return runbook.statements.flatMap(({ id, judgement: { auto, operation } }) => (auto && operation.kind === 'sql read' ? [{ id, sql: operation.sql }] : []));
}

/** The variable the runbook itself sets as pool size per replica. */
export function poolVariableOf(runbook: Runbook | null): string {
  const names = runbook?.statements.flatMap(({ judgement: { operation } }) => (operation.kind === 'set env' ? Object.keys(operation.env) : [])) ?? [];
  return names.find((name) => /POOL.*(SIZE|MAX)|MAX.*POOL/.test(name)) ?? 'DB_POOL_SIZE';
}
