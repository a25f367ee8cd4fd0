/**
 * Steps that cannot be looked up afterwards: a statement, a request. Nothing tells whether they were done, so they are sent at most once,
 * and when nobody knows how that ended, that is what is said.
 */
import { Fault } from '../core/fault.ts';
import type { Incident, StepRun } from '../core/incident/incident.ts';
import { notAllowed } from '../core/mitigation/allowed.ts';
import { toldOfRequest, toldOfStatement, type RequestParts } from '../core/mitigation/statement.ts';
import { bound } from '../core/operation/fill.ts';
import type { Operation } from '../core/operation/operation.ts';
import { objectionTo } from './may-act.ts';
import type { Outcome } from './outcome.ts';
import { operationOf } from './steps.ts';
import type { World } from './world.ts';

/** What a modal's preformatted text holds: nobody says yes to what they could not read. */
export const SHOWN_WHOLE = 2_800;

export type OnceRun = StepRun & { preview: StepRun['preview'] & { kind: 'statement' | 'request' } };

export const isOnce = (run: StepRun): run is OnceRun => run.preview.kind === 'statement' || run.preview.kind === 'request';

/** Sends it. Throws nothing that would bring it here a second time: whatever comes before the sending and fails is a plain no. */
export async function doOnce(run: OnceRun, { incident, world, again, late }: { incident: Incident; world: World; again: boolean; late: boolean }): Promise<Outcome> {
  const end = (done: boolean, sentence: string): Outcome => ({ events: [{ type: 'executed', previewId: run.previewId, results: [], done, sentence, undo: null }] });
  // An earlier try got as far as this, and it is not known how much further.
  if (again) return end(false, toldOfStatement({ outcome: 'unknown', why: 'Lifeguard was interrupted while it ran' }));
  if (late) return end(false, 'Not done: Lifeguard was held up and too much time has passed since the confirmation. Look at the numbers and start the step again.');
  const objection = await objectionTo(run, world).catch((error: unknown) => {
    if (error instanceof Fault) return error.message;
    throw error;
  });
  if (objection) return end(false, `Not done: ${objection}`);
  const operation = operationOf(run.stepId, incident, world.runbook(incident.runbook?.name));
  const missing = operation && notAllowed(operation, world.settings.allowSteps);
  if (missing) return end(false, `Not done: it ${missing}.`);
  const { preview } = run;
  if (preview.kind === 'statement') {
    if (!world.database || operation?.kind !== 'sql change' || operation.sql !== preview.sql) return end(false, 'Not done: the runbook no longer has this step.');
    const result = await world.database.runStatement({ identity: preview.identity, sql: preview.sql, values: bound(operation.parameters, preview.values ?? {}) });
    return { ...end(result.outcome === 'done', toldOfStatement(result)), ...(result.outcome === 'done' ? { answered: ['database'] } : {}) };
  }
  const request = operation?.kind === 'http write' ? requestOf(operation, world) : 'the runbook no longer has this step.';
  if (typeof request === 'string') return end(false, `Not done: ${request}`);
  if (!world.metrics || JSON.stringify(request) !== JSON.stringify(partsOf(preview))) return end(false, 'Not done: the runbook no longer has this step.');
  const result = await world.metrics.send(request);
  return end(result.outcome === 'answered' && result.status >= 200 && result.status < 300, toldOfRequest(`${request.method} ${request.address}`, result));
}

/** What would be sent and where to; a sentence when that is not the watched service for certain, or cannot be shown whole. */
export function requestOf(operation: Operation & { kind: 'http write' }, { metrics }: World): RequestParts | string {
  const address = metrics?.writingAddress(operation) ?? null;
  if (address === null) return `${operation.host}${operation.port === null ? '' : `:${operation.port}`} is not known to be the service’s own address (TARGET_METRICS_URL).`;
  if ((operation.body?.length ?? 0) > SHOWN_WHOLE || address.length > SHOWN_WHOLE) return 'the request is too long to be shown whole, and what is not shown is not sent.';
  return partsOf({ method: operation.method, address, body: operation.body, contentType: operation.contentType ?? typeOf(operation.body ?? '') });
}

const partsOf = ({ method, address, body, contentType }: RequestParts): RequestParts => ({ method, address, body, contentType });

/** What curl says of a body when it is told nothing, but for JSON, which says it by itself. */
function typeOf(body: string): string {
  try {
    JSON.parse(body);
    return 'application/json';
  } catch {
    return 'application/x-www-form-urlencoded';
  }
}
