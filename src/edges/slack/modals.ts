/** The modals behind buttons and verbs: which opens for what, and what its submission asks. */
import type { ViewOutput } from '@slack/bolt';
import type { Authority, Command } from '../../core/incident/command.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Modal } from './cards/blocks.ts';
import { allFindingsModal } from './cards/findings-modal.ts';
import { declareModal, noteModal, resolveModal, statusPageModal } from './cards/forms.ts';
import { ACTION, INPUT, VIEW } from './cards/ids.ts';
import { postmortemModal } from './cards/postmortem-modal.ts';
import { readChosen, readDeclaration, readNote, readResolution, readStatusUpdate, type Declaration } from './cards/submission.ts';
import { decodeValue } from './cards/value.ts';
import { ask } from './client.ts';
import type { Desk } from './desk.ts';
import type { ListenerTools } from './listeners.ts';

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
    [ACTION.note]: open(noteModal, member),
    [ACTION.showAll]: open(allFindingsModal, member),
    [ACTION.review]: open(async (incident) => postmortemModal(incident, await desk.timeline(incident.id)), member),
  };
}

export async function openDeclaration({ client, desk }: Pick<ListenerTools, 'client' | 'desk'>, who: Authority, triggerId: string, title: string): Promise<string> {
  if (!who.member) return `Not done: ${who.why}`;
  await ask(client.views.open({ trigger_id: triggerId, view: declareModal({ title, runbooks: desk.runbooks() }) }));
  return '';
}

/** What a submission asks for. */
export type Submission =
  | { declare: Declaration }
  | { incident: string; command: Command }
  | { errors: Record<string, string> }
  | { refused: string };

/** Reads a submission of one of our modals. Ids in it only name things; what they mean is looked up. */
export async function readSubmission(view: ViewOutput, desk: Pick<Desk, 'incident'>): Promise<Submission> {
  const values = view.state.values;
  if (view.callback_id === VIEW.declare) {
    const declaration = readDeclaration(values);
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
    case VIEW.preview: {
      const known = await desk.incident(incident);
      const preview = named.preview ? known?.previews[named.preview] : undefined;
      // A list that is gone may have been started by someone else a moment ago: the decider knows and says so.
      const pids = preview ? readChosen(values, preview, known?.approvals[preview.id]?.pids ?? null) : null;
      return { incident, command: { do: 'approve', previewId: named.preview ?? '', hash: named.hash ?? '', pids } };
    }
    default:
      return { refused: 'There is nothing to confirm here.' };
  }
}
