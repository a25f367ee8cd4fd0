/** What every listener needs, and how a person who pressed or asked gets an answer. */
import type { App } from '@slack/bolt';
import type { Logger } from 'pino';
import { Fault } from '../../core/fault.ts';
import type { Reply } from '../../core/incident/command.ts';
import type { Runbook } from '../../core/runbook/runbook.ts';
import type { AskAuthority } from './authority.ts';
import type { Context } from './cards/card.ts';
import { ask, type WebClient } from './client.ts';
import type { Desk } from './desk.ts';

export type ListenerTools = {
  app: App;
  client: WebClient;
  desk: Desk;
  authority: AskAuthority;
  context: (runbook: Runbook | null) => Context;
  command: string;
  log: Logger;
};

/** Where the person is; the thread when they pressed within one. */
export type At = { channel: string; thread?: string | undefined };

const UNSTORED = 'Not done: Lifeguard cannot store anything right now. Nothing was changed; try again in a moment.';
const UNSURE = 'Lifeguard’s own database did not answer, so this may have been stored or not. Look at the incident before you press again.';

/** What a failure of ours or of the store means for the person who pressed. */
export function excuse(error: unknown): string {
  if (!(error instanceof Fault)) return 'Not done: something broke here. Look at the incident before you press again.';
  if (error.party === 'store') return error.unknown ? UNSURE : UNSTORED;
  return `Not done: ${error.message}`;
}

/** Gives the person an answer whatever happens; silence after a click is how people come to click again. */
export async function answering(tools: Pick<ListenerTools, 'client' | 'log'>, user: string, at: At, work: () => Promise<string>): Promise<void> {
  let text: string;
  try {
    text = await work();
  } catch (error) {
    if (!(error instanceof Fault)) tools.log.error({ err: error }, 'a listener broke');
    text = excuse(error);
  }
  if (text === '') return;
  await ask(tools.client.chat.postEphemeral({ channel: at.channel, user, text, ...(at.thread ? { thread_ts: at.thread } : {}) })).catch((error: Error) => tools.log.warn({ reason: error.message }, 'a person could not be answered'));
}

/** What a reply says to the person: the cards already show what was done, so only a no needs words. */
export function spoken(reply: Reply): string {
  return reply.done ? '' : reply.text;
}
