import webApi from '@slack/web-api';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { ACTION } from './cards/ids.ts';
import { ask, clientOptions } from './client.ts';

const HELLO_MS = 5_000;

const envelope = z.object({
  type: z.string(),
  num_connections: z.number().optional(),
  envelope_id: z.string().optional(),
  payload: z.looseObject({ user: z.object({ id: z.string() }).optional(), message: z.looseObject({ ts: z.string() }).optional(), actions: z.array(z.looseObject({ action_id: z.string() })).default([]) }).optional(),
});
export type Press = { user: string; ts: string };

/** A Socket Mode connection of the doctor's own: greeted, and good for hearing presses until it is closed. */
export type Greeted = {
  /** Other connections of this app: running bots, most likely. Slack gives each press to any one of them all. */
  others: number;
  /** Calls back for each press of the doctor's button that comes here, acknowledged. */
  onPress(heard: (press: Press) => void): void;
  close(): void;
};

/** Opens one with the app token and waits for Slack's hello. Rejects with a Fault where Slack refuses the token, with an Error where the socket fails. */
export async function greet({ appToken, apiUrl }: { appToken: string; apiUrl: string }): Promise<Greeted> {
  const client = new webApi.WebClient(appToken, { ...clientOptions(apiUrl), logger: silent() });
  const { url = '' } = await ask(client.apps.connections.open());
  const socket = new WebSocket(url, { handshakeTimeout: HELLO_MS });
  let heard: (press: Press) => void = () => {};
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.terminate();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error(`no hello within ${HELLO_MS / 1_000} s`)), HELLO_MS);
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('the connection was closed')));
    socket.on('message', (data) => {
      const { data: message } = envelope.safeParse(JSON.parse(String(data)));
      if (message?.type === 'hello') {
        clearTimeout(timer);
        resolve({ others: Math.max(0, (message.num_connections ?? 1) - 1), onPress: (listener) => void (heard = listener), close: () => socket.close() });
      }
      const { payload, envelope_id } = message ?? {};
      // Whatever else comes here is not the doctor's to acknowledge.
      if (payload?.actions[0]?.action_id !== ACTION.doctor || !envelope_id || !payload.message || !payload.user) return;
      socket.send(JSON.stringify({ envelope_id }));
      heard({ user: payload.user.id, ts: payload.message.ts });
    });
  });
}

/** The library's own words would stand between the doctor's lines. */
export function silent(): webApi.Logger {
  const nothing = (): void => {};
  return { debug: nothing, info: nothing, warn: nothing, error: nothing, setLevel: nothing, setName: nothing, getLevel: () => webApi.LogLevel.ERROR };
}
