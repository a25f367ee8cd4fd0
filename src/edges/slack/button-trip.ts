/**
 * A button's round trip: one message with a button in the incident channel, and a wait until a press of it has come back.
 * Slack gives a press to any one of the app's connections. So where bots are connected the doctor closes its own, which would
 * take presses away from them, and a running bot answers; where none is, the doctor answers itself. Over HTTP only the bot can.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fix, ok, type Seen } from '../../core/checkup.ts';
import { answeredBy, pressedMessage, pressMessage, unpressedMessage } from './cards/doctor.ts';
import { ask, type WebClient } from './client.ts';
import type { Greeted, Press } from './socket.ts';

/** Tier 3 allows fifty looks a minute. */
const LOOK_EVERY_MS = 2_000;

/** `bots`: other connections of the app, null over HTTP. `listen` opens the doctor's own where there is none. */
export async function proveButton({ client, channel, waitMs, bots, listen }: { client: WebClient; channel: string; waitMs: number; bots: number | null; listen: (() => Promise<Greeted>) | null }): Promise<Seen[]> {
  const seconds = Math.round(waitMs / 1_000);
  const socket = await listen?.();
  // Heard from the start: a press may be here before the post's own answer.
  const presses: Press[] = [];
  socket?.onPress((press) => void presses.push(press));
  try {
    const { ts = '' } = await ask(client.chat.postMessage({ channel, ...pressMessage(seconds) }));
    const started = performance.now();
    const by = socket ? await heardHere(presses, client, channel, ts, waitMs) : await heardByBot(client, channel, ts, waitMs);
    if (by !== null) return [ok(`a press came back after ${((performance.now() - started) / 1_000).toFixed(1)} s; ${by} answered`)];
    await ask(client.chat.update({ channel, ts, ...unpressedMessage() }));
    return [fix(`no press came back within ${seconds} s: ${whyNot(bots)}`, `Ask again and press. If somebody did press: ${cureOf(bots)}`)];
  } finally {
    socket?.close();
  }
}

function whyNot(bots: number | null): string {
  if (bots === null) return 'nobody pressed, no bot is running, or Slack cannot reach it';
  return bots === 0 ? 'nobody pressed, or Slack did not deliver it' : 'nobody pressed, or it went to a connection that is not this Lifeguard’s';
}

function cureOf(bots: number | null): string {
  if (bots === null) return 'Interactivity’s request URL must be https://<the bot>/slack/events, past every proxy and firewall, and the bot must run.';
  return bots === 0 ? 'switch Interactivity on in the app’s settings, as manifest.yml has it.' : 'stop whatever else uses SLACK_APP_TOKEN, or ask while no bot runs.';
}

async function heardHere(presses: Press[], client: WebClient, channel: string, ts: string, waitMs: number): Promise<string | null> {
  const by = 'lifeguard doctor itself (no bot is connected)';
  for (const until = performance.now() + waitMs; performance.now() < until; await sleep(50)) {
    const press = presses.find((one) => one.ts === ts);
    if (!press) continue;
    await ask(client.chat.update({ channel, ts, ...pressedMessage(press.user, by) }));
    return by;
  }
  return null;
}

/** The bot that got the press edits the message. */
async function heardByBot(client: WebClient, channel: string, ts: string, waitMs: number): Promise<string | null> {
  for (const until = performance.now() + waitMs; performance.now() < until;) {
    await sleep(Math.min(LOOK_EVERY_MS, waitMs));
    const { messages = [] } = await ask(client.conversations.history({ channel, latest: ts, oldest: ts, inclusive: true, limit: 1 }));
    const by = answeredBy(messages[0]?.text);
    if (by !== null) return by;
  }
  return null;
}
