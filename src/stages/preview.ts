/** What a step would do right now, frozen so that exactly this can be confirmed. */
import { createHash, randomUUID } from 'node:crypto';
import { Fault } from '../core/fault.ts';
import { notAllowed } from '../core/mitigation/allowed.ts';
import type { Preview } from '../core/mitigation/mitigation.ts';
import { NOT_INSTALLED } from '../core/mitigation/proposal.ts';
import { statementEffects } from '../core/mitigation/statement.ts';
import { nameOf } from '../core/operation/catalogue.ts';
import { undoneBy } from '../core/mitigation/undo.ts';
import { requestOf, SHOWN_WHOLE } from './once.ts';
import { changesObjects, objectPlan } from './object-change.ts';
import { applyWorkload, ends, workloadPlan } from './workload-change.ts';
import { bound } from '../core/operation/fill.ts';
import type { Question } from '../core/incident/values.ts';
import type { Order, Outcome, Stage } from './outcome.ts';
import { listFor } from './session-list.ts';
import { operationOf, stepsOf } from './steps.ts';
import { filledIn, type Filled } from './values.ts';

/** A preview before it has a life: what would be done, to whom. */
type Content = Preview extends infer P ? (P extends Preview ? Omit<P, 'id' | 'stepId' | 'hash' | 'takenAt' | 'expiresAt' | 'by' | 'values'> : never) : never;

export const preview: Stage<'preview'> = async (order) => {
  const { job, incident, world } = order;
  const tell = async (content: { nothing: string } | { refused: string } | { questions: Question[] }): Promise<Outcome> => {
    await world.slack.fill(job.viewId, incident, world.runbook(incident.runbook?.name), job.stepId, content);
    return { events: [] };
  };
  try {
    const step = await stepOf(order);
    if ('asks' in step) return await tell({ questions: step.asks });
    if ('refused' in step) return await tell(step);
    const content = await contentOf(step, order);
    if (typeof content === 'string') return await tell({ refused: content });
    if ('nothing' in content) return await tell(content);
    const values = Object.keys(step.values).length > 0 ? { values: step.values } : {};
    const frozen = { ...content, ...values, id: randomUUID(), stepId: job.stepId, hash: hashOf(job.stepId, step, content), takenAt: '', expiresAt: '', by: job.by } as Preview;
    return {
      events: [{ type: 'previewed', preview: frozen }],
      by: job.by,
      jobs: [{ name: 'fill', incident: incident.id, stepId: job.stepId, by: job.by, viewId: job.viewId, previewId: frozen.id }],
    };
  } catch (error) {
    // The person waits before an open modal; a retry in the dark would help nobody.
    if (error instanceof Fault && error.party !== 'Slack') return tell({ refused: error.message });
    throw error;
  }
};

/** The step with its placeholders filled; what a person must say first, or why it cannot be done. */
async function stepOf({ job, incident, world }: Order<'preview'>): Promise<Filled | { asks: Question[] } | { refused: string }> {
  const runbook = world.runbook(incident.runbook?.name);
  const statement = stepsOf(runbook).find(({ id }) => id === job.stepId);
  if (statement) return filledIn(statement, incident, world);
  const operation = operationOf(job.stepId, incident, runbook);
  return operation ? { operation, values: {} } : { refused: 'the runbook was edited and no longer has this step. Use the newest message of the incident.' };
}

/** What the step would do now, or a sentence why it cannot be said. */
async function contentOf({ operation, values }: Filled, { job, incident, world }: Order<'preview'>): Promise<Content | { nothing: string } | string> {
  const runbook = world.runbook(incident.runbook?.name);
  if (operation.kind === 'signal sessions') {
    if (!world.database) return 'no database is connected.';
    const [seen, canSignal] = await Promise.all([world.database.previewSessions(operation.choose, bound(operation.parameters, values)), world.database.canSignal()]);
    const choice = listFor(operation, seen, { list: job.list ?? null, whole: job.whole === true }, runbook);
    if (choice.targets.length === 0) return { nothing: choice.kept.length > 0 ? `${choice.kept.length} fit this step, and all of them are kept.${choice.why === null ? '' : ` ${choice.why}`}` : 'No session fits this step now.' };
    return { kind: 'sessions', signal: operation.signal, identity: seen.identity, room: seen.room, ...choice, blocked: canSignal ? null : NOT_INSTALLED };
  }
  const missing = notAllowed(operation, world.settings.allowSteps);
  if (missing) return `this step ${missing}. Copy the command from the message.`;
  if (changesObjects(operation)) {
    const plan = await objectPlan(operation, { world, runbook, stamp: world.now().toISOString(), ask: true, undoing: undoneBy(job.stepId) !== null });
    if ('refused' in plan) return plan.refused;
    if ('nothing' in plan) return plan;
    const { effect: _said, ...content } = plan;
    return content;
  }
  if (operation.kind === 'sql change') {
    if (!world.database) return 'no database is connected.';
    if (operation.sql.length > SHOWN_WHOLE) return 'the statement is too long to be shown whole, and what is not shown is not run.';
    const seen = { ...(await world.database.previewStatement(operation.sql, bound(operation.parameters, values))), ends: operation.destroys };
    if (operation.database !== undefined && operation.database !== seen.database) return `it is for the database ${operation.database}, and Lifeguard is connected to ${seen.database}.`;
    return { kind: 'statement', sql: operation.sql, ...seen, effects: statementEffects(seen), submit: 'Run the statement' };
  }
  if (operation.kind === 'http write') {
    const request = requestOf(operation, world);
    if (typeof request === 'string') return request;
    return { kind: 'request', ...request, effects: [...(request.body === null ? [] : [`sent as ${request.contentType}`]), 'no button takes it back'], submit: 'Send the request', ends: nameOf(operation) === 'http delete' };
  }
  if (operation.kind === 'scale' || operation.kind === 'set env') {
    const plan = await workloadPlan(operation, { world, runbook });
    if (typeof plan === 'string') return plan;
    const { effect, ...content } = plan;
    if (content.changes.length === 0) return { nothing: `It is ${effect}.` };
    const { from, to } = ends(content.changes);
    // A missing right is told now, not after a person confirmed.
    if (!content.blocked && world.kubernetes) await applyWorkload(world.kubernetes, operation, from, to, { actionId: 'dry-run', dryRun: true });
    return { kind: 'workload', ...content };
  }
  return 'this step is done by hand.';
}

/** Over everything that would be done, so that a yes means exactly this. */
function hashOf(stepId: string, { operation, values }: Filled, content: Content): string {
  return createHash('sha256').update(JSON.stringify([stepId, operation, values, content])).digest('hex');
}
