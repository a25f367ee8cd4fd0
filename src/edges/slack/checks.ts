/** Presses inside the modals of checks and of values: the modal changes at once, and a job fills it. */
import type { BlockAction } from '@slack/bolt';
import { Fault } from '../../core/fault.ts';
import type { Authority, Command, Reply } from '../../core/incident/command.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { LISTS } from '../../core/mitigation/lists.ts';
import { changeableValues } from '../../core/incident/values.ts';
import { excuse, type ListenerTools } from './answering.ts';
import type { Modal } from './cards/blocks.ts';
import { checksModal, lookModal } from './cards/checks-modal.ts';
import { ACTION } from './cards/ids.ts';
import { previewModal, type PreviewState } from './cards/preview-modal.ts';
import { named, type Named } from './cards/step.ts';
import type { Value } from './cards/value.ts';
import { valuesModal } from './cards/values-modal.ts';
import { ask, slackCode } from './client.ts';

/** What was pressed in which modal, and by whom. `key` names the press: Slack delivers some of them twice. */
export type Press = { name: string; user: string; view: NonNullable<BlockAction['view']>; value: Value; key: string };

/** Changes the modal that was pressed in; false when it is another button's. A refusal is said where the person looks: in the modal. */
export async function pressedInModal(tools: ListenerTools, incident: Incident, press: Press): Promise<boolean> {
  const { desk, authority } = tools;
  const runbook = desk.runbook(incident.runbook?.name);
  const check = named(runbook, press.value.step ?? '');
  if (press.name === ACTION.moreChecks) {
    await change(tools, press.view, checksModal(incident, runbook));
    return true;
  }
  if (press.name === ACTION.otherValues) {
    const questions = check.statement ? changeableValues(check.statement, incident) : [];
    await change(tools, press.view, questions.length > 0 ? valuesModal(incident, check, questions) : waiting(incident, check, { refused: 'the runbook was edited. Open the list again.' }));
    return true;
  }
  if (press.name === ACTION.list || press.name === ACTION.whole) {
    const list = LISTS.find((one) => one === press.value.do);
    const command: Command = { do: 'preview', stepId: check.id, viewId: press.view.id, ...(list ? { list } : {}), ...(press.name === ACTION.whole ? { whole: true } : {}) };
    const asked = await inModal(tools, incident, check, press.view.id, async () => desk.command(incident.id, command, await authority(press.user), press.key));
    if (asked) await change(tools, press.view, previewModal(incident, check, { loading: true }, ''));
    return true;
  }
  if (press.name !== ACTION.check) return false;
  const started = await inModal(tools, incident, check, press.view.id, async () => desk.command(incident.id, { do: 'look', check: check.id, viewId: press.view.id }, await authority(press.user), press.key));
  // Only after it is stored that she wants to look, so that "Looking…" is true; an answer that is there by now is not painted over.
  if (started) await change(tools, press.view, lookModal(incident, check, { loading: true }));
  return true;
}

type FillIn = { incident: string; command: Command & { do: 'fill in' } };

/** What was typed for placeholders: the modal says at once that something happens, and goes on with what waited for the values. */
export async function submittedValues(tools: ListenerTools, { incident: id, command }: FillIn, { who, key, update }: { who: Authority; key: string; update: (view: Modal) => Promise<void> }): Promise<void> {
  const { desk } = tools;
  const incident = await desk.incident(id);
  if (!incident) throw new Fault('store', 'the incident cannot be read.');
  const check = named(desk.runbook(incident.runbook?.name), command.then.do === 'look' ? command.then.check : command.then.stepId);
  // Before the command, because its job may fill the modal at any moment after.
  await update(waiting(incident, check, { loading: true }));
  await inModal(tools, incident, check, command.viewId, () => desk.command(id, command, who, key));
}

/** Runs a command whose refusal, and whose failure, belong into the modal; whether it was done now. */
async function inModal(tools: ListenerTools, incident: Incident, check: Named, viewId: string, work: () => Promise<Reply>): Promise<boolean> {
  let text: string;
  try {
    const reply = await work();
    if (reply.done) return true;
    text = reply.text;
  } catch (error) {
    if (!(error instanceof Fault)) tools.log.error({ err: error }, 'a press in a modal broke');
    text = excuse(error);
  }
  // No words: it is the same press again, and the first one is being answered.
  if (text !== '') await change(tools, { id: viewId }, waiting(incident, check, { refused: text })).catch((error: Error) => tools.log.warn({ reason: error.message }, 'a person could not be answered'));
  return false;
}

/** The modal that waits for what the statement asks for: a check's answer, or a step's preview. */
function waiting(incident: Incident, check: Named, state: { loading: true } | { refused: string }): Modal {
  const isStep = check.statement?.step !== undefined;
  return isStep ? previewModal(incident, check, state satisfies PreviewState, '') : lookModal(incident, check, state);
}

/** Leaves a modal alone that is not as it was when it was pressed, or is gone. */
async function change({ client }: Pick<ListenerTools, 'client'>, { id, hash }: { id: string; hash?: string }, view: Modal): Promise<void> {
  try {
    await ask(client.views.update({ view_id: id, view, ...(hash ? { hash } : {}) }));
  } catch (error) {
    if (!['hash_conflict', 'not_found'].includes(slackCode(error) ?? '')) throw error;
  }
}
