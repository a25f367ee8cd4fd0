/**
 * What a step would do right now, frozen so that exactly this can be confirmed. Only what is committed can be confirmed: a list is an event
 * first, and the job `fill` shows it after that. What cannot be confirmed, a refusal or a question, is told from here, a hop earlier.
 */
import { createHash, randomUUID } from 'node:crypto';
import { Fault } from '../core/fault.ts';
import { notAllowed } from '../core/mitigation/allowed.ts';
import type { Preview } from '../core/mitigation/mitigation.ts';
import { undoneBy } from '../core/mitigation/undo.ts';
import type { Question } from '../core/incident/values.ts';
import type { Order, Outcome, Stage } from './outcome.ts';
import { kindOf, type Content } from './step/kind.ts';
import { operationOf, stepsOf } from './step/steps.ts';
import { filledIn, type Filled } from './values.ts';

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
  const statement = stepsOf(world.runbook(incident.runbook?.name)).find(({ id }) => id === job.stepId);
  if (statement) return filledIn(statement, incident, world);
  const operation = operationOf(job, incident, world);
  return operation ? { operation, values: {} } : { refused: 'the runbook was edited and no longer has this step. Use the newest message of the incident.' };
}

/** What the step would do now, or a sentence why it cannot be said. */
async function contentOf(step: Filled, { job, incident, world }: Order<'preview'>): Promise<Content | { nothing: string } | string> {
  const missing = notAllowed(step.operation, world.settings.allowSteps);
  if (missing) return `this step ${missing}. Copy the command from the message.`;
  const kind = kindOf(step, { world, runbook: world.runbook(incident.runbook?.name) });
  return kind ? kind.preview({ list: job.list ?? null, whole: job.whole === true, undoing: undoneBy(job.stepId) !== null }) : 'this step is done by hand.';
}

/** Over everything that would be done, so that a yes means exactly this. */
function hashOf(stepId: string, { operation, values }: Filled, content: Content): string {
  return createHash('sha256').update(JSON.stringify([stepId, operation, values, content])).digest('hex');
}
