import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { startSlack } from '../../../src/rehearsal/slack/slack.ts';
import type { SimulatedSlack, SlackOptions } from '../../../src/rehearsal/slack/slack.ts';

export type Rehearsed = { slack: SimulatedSlack; app: App; stop(): Promise<void> };

/** A simulated Slack with a real Bolt app in it; `listen` adds the listeners before the app connects. */
export async function startBolt(mode: 'socket' | 'http', listen: (app: App, slack: SimulatedSlack) => void, options: SlackOptions = {}): Promise<Rehearsed> {
  const slack = await startSlack(options);
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const common = { token: slack.botToken, clientOptions, logLevel: LogLevel.ERROR };
  // The client waits its ping timeout before it reconnects: the usual 5 s would be most of a test's time.
  const socket = { appToken: slack.appToken, clientPingTimeout: 500, installerOptions: { clientOptions }, logLevel: LogLevel.ERROR };
  const app = new App(mode === 'socket' ? { ...common, receiver: new SocketModeReceiver(socket) } : { ...common, signingSecret: slack.signingSecret });
  listen(app, slack);
  const server = await app.start(0);
  if (mode === 'http' && server !== undefined && 'address' in server) {
    const address = server.address();
    if (address !== null && typeof address === 'object') slack.deliverTo(`http://127.0.0.1:${address.port}/slack/events`);
  }
  await slack.until(() => slack.snapshot('ana').appConnected);
  return {
    slack,
    app,
    async stop() {
      await app.stop();
      await slack.close();
    },
  };
}

/** A button in an actions block, as cards write it. */
export function button(label: string, actionId: string, more: Record<string, unknown> = {}): { type: 'actions'; elements: [{ type: 'button'; text: { type: 'plain_text'; text: string }; action_id: string }] } {
  return { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: label }, action_id: actionId, ...more }] };
}

export function section(text: string): { type: 'section'; text: { type: 'mrkdwn'; text: string } } {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}
