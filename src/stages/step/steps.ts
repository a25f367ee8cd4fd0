import type { Incident, StepRun } from '../../core/incident/incident.ts';
import { placeholdersOf } from '../../core/incident/values.ts';
import { undoneBy } from '../../core/mitigation/undo.ts';
import type { Values } from '../../core/operation/fill.ts';
import { filled } from '../../core/operation/filled.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Runbook, Statement } from '../../core/runbook/runbook.ts';
import type { World } from '../world.ts';

/** The steps a responder can press: the runbook's mitigation statements that have a number. */
export function stepsOf(runbook: Runbook | null): Statement[] {
  return runbook?.statements.filter((statement) => statement.step !== undefined) ?? [];
}

/**
 * What a step does: the statement's own operation, or for a way back the one that sets the captured values again.
 * Null when the runbook was edited since: the statement's id is a digest of its text. Placeholders are filled as they were when
 * the running step was confirmed; what people say for them meanwhile is another step's matter.
 */
export function operationOf({ stepId }: Pick<StepRun, 'stepId'>, incident: Incident, world: Pick<World, 'runbook'>): Operation | null {
  const runbook = world.runbook(incident.runbook?.name);
  const undone = undoneBy(stepId);
  const run = incident.steps.find((step) => (undone === null ? step.stepId === stepId && step.state === 'running' : step.previewId === undone));
  if (undone === null) return asConfirmed(stepId, runbook, run?.preview.values ?? {});
  const operation = run && asConfirmed(run.stepId, runbook, run.preview.values ?? {});
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

function asConfirmed(stepId: string, runbook: Runbook | null, values: Values): Operation | null {
  const judgement = stepsOf(runbook).find((statement) => statement.id === stepId)?.judgement;
  if (!judgement || placeholdersOf(judgement).some((placeholder) => values[placeholder] === undefined)) return null;
  const operation = filled(judgement, values);
  return 'refused' in operation ? null : operation;
}
