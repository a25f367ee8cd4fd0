/**
 * Steps that cannot be looked up afterwards: a statement, a request. Nothing tells whether they were done, so they are sent at most once,
 * and when nobody knows how that ended, that is what is said.
 */
import { onFault } from '../../core/fault.ts';
import type { Incident, StepRun } from '../../core/incident/incident.ts';
import { notAllowed } from '../../core/mitigation/allowed.ts';
import { beside } from '../../core/mitigation/proposal.ts';
import { statementEffects, toldOfRequest, toldOfStatement, type RequestParts } from '../../core/mitigation/statement.ts';
import { nameOf } from '../../core/operation/catalogue.ts';
import { bound } from '../../core/operation/fill.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Outcome } from '../outcome.ts';
import type { World } from '../world.ts';
import type { Ground, Kind } from './kind.ts';
import { objectionTo } from './may-act.ts';
import { operationOf } from './steps.ts';

/** What a modal's preformatted text holds: nobody says yes to what they could not read. */
const SHOWN_WHOLE = 2_800;

export const statement = (operation: Operation & { kind: 'sql change' }, { world: { database }, values }: Ground): Kind => ({
  // It is looked at more closely only when somebody asks: the planner is not troubled every few seconds.
  propose() {
    if (operation.parameters.length > 0) return beside('manual', `${operation.parameters.join(', ')} must be filled in`);
    return beside('ready', operation.destroys ? 'runs one statement that takes something away for good' : 'runs one statement that changes the database', operation.destroys);
  },
  async preview() {
    if (!database) return 'no database is connected.';
    if (operation.sql.length > SHOWN_WHOLE) return 'the statement is too long to be shown whole, and what is not shown is not run.';
    const seen = { ...(await database.previewStatement(operation.sql, bound(operation.parameters, values))), ends: operation.destroys };
    if (operation.database !== undefined && operation.database !== seen.database) return `it is for the database ${operation.database}, and Lifeguard is connected to ${seen.database}.`;
    return { kind: 'statement', sql: operation.sql, ...seen, effects: statementEffects(seen), submit: 'Run the statement' };
  },
});

export function request(operation: Operation & { kind: 'http write' }, { world }: Ground): Kind {
  const parts = requestOf(operation, world);
  const isDelete = nameOf(operation) === 'http delete';
  return {
    // It is a step only where its address is the service's own; elsewhere it is shown to copy.
    propose: () => (typeof parts === 'string' ? beside('manual', parts) : beside('ready', `sends ${parts.method} ${parts.address}`, isDelete)),
    async preview() {
      if (typeof parts === 'string') return parts;
      return { kind: 'request', ...parts, effects: [...(parts.body === null ? [] : [`sent as ${parts.contentType}`]), 'no button takes it back'], submit: 'Send the request', ends: isDelete };
    },
  };
}

type OnceRun = StepRun & { preview: StepRun['preview'] & { kind: 'statement' | 'request' } };

export const isOnce = (run: StepRun): run is OnceRun => run.preview.kind === 'statement' || run.preview.kind === 'request';

/** Sends it. Throws nothing that would bring it here a second time: whatever comes before the sending and fails is a plain no. */
export async function doOnce(run: OnceRun, { incident, world, again, late }: { incident: Incident; world: World; again: boolean; late: boolean }): Promise<Outcome> {
  const end = (done: boolean, sentence: string): Outcome => ({ events: [{ type: 'executed', previewId: run.previewId, results: [], done, sentence, undo: null }] });
  // An earlier try got as far as this, and it is not known how much further.
  if (again) return end(false, toldOfStatement({ outcome: 'unknown', why: 'Lifeguard was interrupted while it ran' }));
  if (late) return end(false, 'Not done: Lifeguard was held up and too much time has passed since the confirmation. Look at the numbers and start the step again.');
  const objection = await objectionTo(run, world).catch(onFault(({ message }) => message));
  if (objection) return end(false, `Not done: ${objection}`);
  const operation = operationOf(run, incident, world);
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
function requestOf(operation: Operation & { kind: 'http write' }, { metrics }: World): RequestParts | string {
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
