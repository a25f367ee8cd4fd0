import type { Incident } from '../core/incident/incident.ts';
import { undoneBy } from '../core/mitigation/undo.ts';
import type { Operation } from '../core/operation/operation.ts';
import type { Runbook, Statement } from '../core/runbook/runbook.ts';

/** The steps a responder can press: the runbook's mitigation statements that have a number. */
export function stepsOf(runbook: Runbook | null): Statement[] {
  return runbook?.statements.filter((statement) => statement.step !== undefined) ?? [];
}

/**
 * What a step does: the statement's own operation, or for a way back the one that sets the captured values again.
 * Null when the runbook was edited since: the statement's id is a digest of its text.
 */
export function operationOf(stepId: string, incident: Incident, runbook: Runbook | null): Operation | null {
  const undone = undoneBy(stepId);
  if (undone === null) return stepsOf(runbook).find((statement) => statement.id === stepId)?.judgement.operation ?? null;
  const run = incident.steps.find((step) => step.previewId === undone);
  const operation = run && operationOf(run.stepId, incident, runbook);
  if (!run?.undo || !operation) return null;
  if (operation.kind === 'scale') return { ...operation, replicas: Number(run.undo.replicas) };
  if (operation.kind === 'set env') return { ...operation, env: run.undo };
  return run.preview.kind === 'object' ? patchesBack(run.undo, run.preview.namespace) : null;
}

/** What an object step keeps for its way back is a patch an object: going back is a change like any other, previewed and guarded. */
function patchesBack(undo: Record<string, string | null>, namespace: string | null): Operation {
  const operations = Object.entries(undo).map(([object, patch]): Operation => ({
    kind: 'kubernetes change', verb: 'patch', args: [object, ...(namespace === null ? [] : [`--namespace=${namespace}`]), '--type=json', `--patch=${patch ?? ''}`],
  }));
  const [only, ...others] = operations;
  return only && others.length === 0 ? only : { kind: 'several', operations };
}
