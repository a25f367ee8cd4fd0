/**
 * Slack's doors. Each acknowledges, asks what the person may do, and hands the question to the desk; the answer is for the person
 * alone, the incident's cards show what came of it to everybody.
 */
import type { BlockAction, ButtonAction, OverflowAction, types } from '@slack/bolt';
import { Fault } from '../../core/fault.ts';
import type { Command } from '../../core/incident/command.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { answering, excuse, spoken, type At, type ListenerTools } from './answering.ts';
import { pressedMessage } from './cards/doctor.ts';
import { ACTION, STEP_PREFIX, VIEW } from './cards/ids.ts';
import { previewModal } from './cards/preview-modal.ts';
import { named } from './cards/step.ts';
import { decodeValue, type Value } from './cards/value.ts';
import { ask, type WebClient } from './client.ts';
import { listenToCommand } from './command.ts';
import { pressedInModal, submittedValues } from './checks.ts';
import { openDeclaration, openedModals, readSubmission } from './modals.ts';
import { statusMessage } from './cards/menu.ts';

/** Buttons that are one question and nothing else. */
const ASKS: Record<string, Command> = {
  [ACTION.lead]: { do: 'take lead' },
  [ACTION.acknowledge]: { do: 'acknowledge' },
  [ACTION.reopen]: { do: 'reopen' },
  [ACTION.diagnose]: { do: 'diagnose' },
  [ACTION.callSnooze]: { do: 'snooze call', minutes: 15 },
  [ACTION.callDecline]: { do: 'decline call' },
};

const NO_INCIDENT = 'There is no such incident any more.';

export function listen(tools: ListenerTools): void {
  const { app, client, desk, authority, log } = tools;
  const modals = openedModals(tools);

  app.action<BlockAction>(/^./, async ({ ack, body, action }) => {
    await ack();
    const pressed = action as ButtonAction | OverflowAction;
    const value = decodeValue('selected_option' in pressed ? pressed.selected_option.value : pressed.value);
    const name = (pressed.type === 'overflow' ? value?.do : pressed.action_id.split(':')[0]) ?? '';
    const at = place(body);
    if (name === ACTION.declare) {
      await answering(tools, body.user.id, at, async () => openDeclaration(tools, await authority(body.user.id), body.trigger_id, ''));
      return;
    }
    if (name === ACTION.doctor) return showPressed(client, body);
    // A plain link, or a box inside a modal: nothing is asked.
    if (!value) return;
    await answering(tools, body.user.id, at, async () => {
      const incident = await desk.incident(value.incident);
      if (!incident) return NO_INCIDENT;
      const key = `press:${body.user.id}:${pressed.action_ts}:${pressed.action_id}`;
      if (body.view && (await pressedInModal(tools, incident, { name, user: body.user.id, view: body.view, value, key }))) return '';
      const asked = ASKS[name];
      if (asked) return spoken(await desk.command(incident.id, asked, await authority(body.user.id), key));
      if (name === ACTION.status) return showStatus(tools, incident, body.user.id, at);
      if (pressed.action_id.startsWith(STEP_PREFIX)) return openStep(tools, incident, value, body, key);
      const open = modals[name];
      if (!open) log.warn({ action: pressed.action_id }, 'a button of another version was pressed');
      return open ? open(incident, await authority(body.user.id), body.trigger_id) : 'This button is from an older version. Use the newest message of the incident.';
    });
  });

  app.view(new RegExp(`^(?:${Object.values(VIEW).join('|')})$`), async ({ ack, body, view }) => {
    const refuse = async (text: string): Promise<void> => ack({ response_action: 'update', view: closing(view.title.text, text) });
    const key = `submit:${view.id}:${view.hash}`;
    try {
      // A submission is a yes to something: opening may be quick, this asks anew.
      const who = await authority(body.user.id, { anew: true });
      const sent = await readSubmission(view, desk);
      if ('refused' in sent) return await refuse(sent.refused);
      if ('errors' in sent) return await ack({ response_action: 'errors', errors: sent.errors });
      if ('command' in sent && sent.command.do === 'fill in') return await submittedValues(tools, { incident: sent.incident, command: sent.command }, { who, key, update: async (next) => ack({ response_action: 'update', view: next }) });
      const reply = 'declare' in sent ? await desk.declare(who, sent.declare, key) : await desk.command(sent.incident, sent.command, who, key);
      if (reply.done || reply.text === '') return await ack();
      await refuse(reply.text);
    } catch (error) {
      if (!(error instanceof Fault)) log.error({ err: error }, 'a submission broke');
      await refuse(excuse(error));
    }
  });

  listenToCommand(tools, modals);
}

/** The modal opens at once with the person's trigger, and a job fills it. A guest is told no before anything opens. */
async function openStep(tools: ListenerTools, incident: Incident, value: Value, body: BlockAction, key: string): Promise<string> {
  const { client, desk, authority, context } = tools;
  const who = await authority(body.user.id);
  const stepId = value.step ?? '';
  if (!who.responder) return spoken(await desk.command(incident.id, { do: 'preview', stepId, viewId: '' }, who, key));
  const runbook = desk.runbook(incident.runbook?.name);
  const step = named(runbook, stepId);
  const kept = value.preview ? incident.previews[value.preview] : undefined;
  const waiting = kept?.stepId === stepId && incident.approvals[kept.id] && kept.expiresAt > context(runbook).now ? kept : undefined;
  const modal = previewModal(incident, step, waiting ?? { loading: true }, context(runbook).now, context(runbook).dryRun, who.user);
  const { view } = await ask(client.views.open({ trigger_id: body.trigger_id, view: modal }));
  // A second responder is shown the very list the first one confirmed.
  if (waiting) return '';
  const reply = await desk.command(incident.id, { do: 'preview', stepId, viewId: view?.id ?? '' }, who, key);
  // The refusal belongs where the person looks: in the modal that waits.
  if (!reply.done && reply.text && view?.id) await ask(client.views.update({ view_id: view.id, view: previewModal(incident, step, { refused: reply.text }, context(runbook).now) }));
  return '';
}

/** The doctor's button proves that a press reaches us; its message says so, and the doctor reads it there. */
async function showPressed(client: WebClient, { channel, message, user }: BlockAction): Promise<void> {
  if (channel && message?.ts) await ask(client.chat.update({ channel: channel.id, ts: message.ts, ...pressedMessage(user.id, 'the running bot') }));
}

async function showStatus({ client, desk, context }: ListenerTools, incident: Incident, user: string, at: At): Promise<string> {
  const { text, blocks } = statusMessage(incident, context(desk.runbook(incident.runbook?.name)));
  await ask(client.chat.postEphemeral({ channel: at.channel, user, text, blocks, ...(at.thread ? { thread_ts: at.thread } : {}) }));
  return '';
}

function place(body: BlockAction): At {
  const message = body.message as { ts?: string; thread_ts?: string } | undefined;
  return { channel: body.channel?.id ?? body.user.id, thread: message?.thread_ts ?? message?.ts };
}

function closing(title: string, text: string): types.View {
  return { type: 'modal', title: { type: 'plain_text', text: title }, close: { type: 'plain_text', text: 'Close' }, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] };
}
