import type { SimulatedSlack } from '../../../src/rehearsal/slack/slack.ts';

type Json = Record<string, unknown>;

/** Calls a Web API method as the app, form-encoded with JSON inside as Slack's own client sends it. */
export function caller(slack: SimulatedSlack): (method: string, args?: Json, token?: string) => Promise<Json> {
  return async (method, args = {}, token = slack.botToken) => {
    const form = Object.entries(args).map(([name, value]): [string, string] => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
    const response = await fetch(slack.apiUrl + method, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: new URLSearchParams(form), signal: AbortSignal.timeout(5000) });
    return (await response.json()) as Json;
  };
}
