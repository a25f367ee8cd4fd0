/** The modals behind buttons and verbs: which opens for what, and what its submission asks. */
import type { ViewOutput } from '@slack/bolt';
import type { Authority, Command } from '../../core/incident/command.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { ListenerTools } from './answering.ts';
import type { Modal } from './cards/blocks.ts';
import { allQuestions, objectionTo } from '../../core/incident/values.ts';
import { asMarkdown } from '../../core/review/postmortem.ts';
import { checksModal } from './cards/checks-modal.ts';
import { allFindingsModal } from './cards/findings-modal.ts';
import { declareModal, noteModal, resolveModal, statusPageModal } from './cards/forms.ts';
import { ACTION, INPUT, valueInput, VIEW } from './cards/ids.ts';
import { postmortemModal } from './cards/postmortem-modal.ts';
import { chosenRunbook } from './cards/runbook-choice.ts';
import { readChosen, readDeclaration, readNote, readReason, readResolution, readStatusUpdate, readValues, type Declaration } from './cards/submission.ts';
import { decodeValue } from './cards/value.ts';
import { ask } from './client.ts';
import type { Desk } from './desk.ts';
import { namesFor } from './names.ts';

/** Opens the modal with the person's trigger and answers with nothing, or with the reason why not. */
export type OpenModal = (incident: Incident, who: Authority, triggerId: string) => Promise<string>;

export function openedModals({ client, desk, context }: Pick<ListenerTools, 'client' | 'desk' | 'context'>): Record<string, OpenModal> {
  const open = (draw: (incident: Incident) => Modal | Promise<Modal>, may: (who: Authority) => boolean): OpenModal => async (incident, who, triggerId) => {
    if (!may(who)) return `Not done: ${who.why}`;
    await ask(client.views.open({ trigger_id: triggerId, view: await draw(incident) }));
    return '';
  };
  const responder = (who: Authority): boolean => who.responder;
  const member = (who: Authority): boolean => who.member;
  return {
    [ACTION.statusPage]: open((incident) => statusPageModal(incident, desk.runbook(incident.runbook?.name)), (who) => responder(who) && context(null).statusPage),
    [ACTION.resolve]: open(resolveModal, responder),
    [ACTION.moreChecks]: open((incident) => checksModal(incident, desk.runbook(incident.runbook?.name)), responder),
    [ACTION.note]: open(noteModal, member),
    [ACTION.showAll]: open(allFindingsModal, member),
    [ACTION.review]: open(async (incident) => {
      const events = await desk.timeline(incident.id);
      return postmortemModal(incident, events, await namesFor(client, (nameOf) => asMarkdown(incident, events, nameOf)));
    }, member),
  };
}

export async function openDeclaration({ client, desk }: Pick<ListenerTools, 'client' | 'desk'>, who: Authority, triggerId: string, title: string): Promise<string> {
  if (!who.member) return `Not done: ${who.why}`;
  await ask(client.views.open({ trigger_id: triggerId, view: declareModal({ title, runbooks: desk.runbooks() }) }));
  return '';
}

/** What a submission asks for. */
type Submission =
  | { declare: Declaration }
  | { incident: string; command: Command }
  | { errors: Record<string, string> }
  | { refused: string };

/** Reads a submission of one of our modals. Ids in it only name things; what they mean is looked up. */
export async function readSubmission(view: ViewOutput, desk: Pick<Desk, 'incident' | 'runbook' | 'runbooks'>): Promise<Submission> {
  const values = view.state.values;
  if (view.callback_id === VIEW.declare) {
    const declaration = readDeclaration(values);
    if (declaration?.runbook) declaration.runbook = chosenRunbook(declaration.runbook, desk.runbooks());
    return declaration ? { declare: declaration } : { errors: { [INPUT.title]: 'Say in a few words what is wrong.' } };
  }
  const named = decodeValue(view.private_metadata);
  if (!named) return { refused: 'Not done: this form is from another version. Open it again.' };
  const incident = named.incident;
  switch (view.callback_id) {
    case VIEW.statusPage: {
      const update = readStatusUpdate(values);
      return update ? { incident, command: { do: 'update status page', ...update } } : { errors: { [INPUT.title]: 'A title is needed.' } };
    }
    case VIEW.resolve:
      return { incident, command: { do: 'resolve', how: readResolution(values)?.how ?? '' } };
    case VIEW.note: {
      const note = readNote(values);
      return note ? { incident, command: { do: 'note', ...note } } : { errors: { [INPUT.note]: 'Write what happened, or cancel.' } };
    }
    case VIEW.values:
      return readFilledIn(values, await desk.incident(incident), named.step ?? '', view.id, desk);
    case VIEW.preview: {
      const known = await desk.incident(incident);
      const preview = named.preview ? known?.previews[named.preview] : undefined;
      // A list that is gone may have been started by someone else a moment ago: the decider knows and says so.
      const pids = preview ? readChosen(values, preview, known?.approvals[preview.id]?.pids ?? null) : null;
      const reason = readReason(values);
      if (reason === null && Object.hasOwn(values, INPUT.reason)) return { errors: { [INPUT.reason]: 'Say why, in a few words.' } };
      return { incident, command: { do: 'approve', previewId: named.preview ?? '', hash: named.hash ?? '', pids, ...(reason === null ? {} : { reason }) } };
    }
    default:
      return { refused: 'There is nothing to confirm here.' };
  }
}

/** Values in their places, or beside each field why it cannot stand there. Only what the statement really asks for is taken. */
function readFilledIn(values: unknown, incident: Incident | null, id: string, viewId: string, desk: Pick<Desk, 'runbook'>): Submission {
  const statement = desk.runbook(incident?.runbook?.name)?.statements.find((one) => one.id === id);
  if (!incident || !statement) return { refused: 'Not done: the runbook was edited. Open it again from the newest message of the incident.' };
  const typed = readValues(values);
  const questions = allQuestions(statement, incident).filter(({ key }) => Object.hasOwn(typed, key));
  const errors = questions.flatMap((question): [string, string][] => {
    const objection = objectionTo(question, typed[question.key] ?? '', statement.judgement.operation);
    return objection === null ? [] : [[valueInput(question.key), objection]];
  });
  if (errors.length > 0) return { errors: Object.fromEntries(errors) };
  return {
    incident: incident.id,
    command: {
      do: 'fill in', viewId, values: Object.fromEntries(questions.map(({ key }) => [key, typed[key] ?? ''])),
      then: statement.step === undefined ? { do: 'look', check: id } : { do: 'preview', stepId: id },
    },
  };
}
