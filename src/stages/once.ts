/**
 * Steps that cannot be looked up afterwards: a statement, a request. Nothing tells whether they were done, so they are sent at most once,
 * and when nobody knows how that ended, that is what is said.
 */
import { Fault } from '../core/fault.ts';
import type { Incident, StepRun } from '../core/incident/incident.ts';
import { notAllowed } from '../core/mitigation/allowed.ts';
import { toldOfStatement } from '../core/mitigation/statement.ts';
import type { Outcome } from './outcome.ts';
import { operationOf } from './steps.ts';
import type { World } from './world.ts';

export type OnceRun = StepRun & { preview: StepRun['preview'] & { kind: 'statement' | 'request' } };

export const isOnce = (run: StepRun): run is OnceRun => run.preview.kind === 'statement' || run.preview.kind === 'request';

/** Sends it. Throws nothing that would bring it here a second time: whatever comes before the sending and fails is a plain no. */
export async function doOnce(run: OnceRun, { incident, world, again, late }: { incident: Incident; world: World; again: boolean; late: boolean }): Promise<Outcome> {
  const end = (done: boolean, sentence: string): Outcome => ({ events: [{ type: 'executed', previewId: run.previewId, results: [], done, sentence, undo: null }] });
  // An earlier try got as far as this, and it is not known how much further.
  if (again) return end(false, toldOfStatement({ outcome: 'unknown', why: 'Lifeguard was interrupted while it ran' }));
  if (late) return end(false, 'Not done: Lifeguard was held up and too much time has passed since the confirmation. Look at the numbers and start the step again.');
  const who = await world.slack.authority(run.by).catch((error: unknown) => {
    if (error instanceof Fault) return { responder: false, why: error.message };
    throw error;
  });
  if (!who.responder) return end(false, `Not done: who confirmed it may not act any more: ${who.why}`);
  const operation = operationOf(run.stepId, incident, world.runbook(incident.runbook?.name));
  const missing = operation && notAllowed(operation, world.settings.allowSteps);
  if (missing) return end(false, `Not done: it ${missing}.`);
  const { preview } = run;
  if (preview.kind === 'statement') {
    if (!world.database || operation?.kind !== 'sql change' || operation.sql !== preview.sql) return end(false, 'Not done: the runbook no longer has this step.');
    const result = await world.database.runStatement({ identity: preview.identity, sql: preview.sql });
    return { ...end(result.outcome === 'done', toldOfStatement(result)), ...(result.outcome === 'done' ? { answered: ['database'] } : {}) };
  }
  return end(false, 'Not done: no service is connected.');
}
