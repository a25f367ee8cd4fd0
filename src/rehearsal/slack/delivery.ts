import { createHmac, randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Json } from './workspace.ts';

/** Something Slack tells the app. `answerable`: the acknowledgement may carry an answer, as for a submitted modal. */
type Envelope = { type: 'interactive' | 'slash_commands' | 'events_api'; payload: Json; answerable: boolean };
/** The app's acknowledgement with what it answered, or why there was none. */
export type Acknowledgement = { body: unknown } | { failed: 'operation_timeout' | 'dispatch_failed' | 'app_not_connected' };

/** One thing the app was told, and how that went. */
export type DeliveryRecord = { atMs: number; type: Envelope['type']; payload: Json; ackMs?: number; failed?: string };

export type Delivery = {
  /** Everything the app was told, oldest first; a repeated event is a record of its own. */
  record: DeliveryRecord[];
  /** Whether anything would hear an envelope: an open socket, or a request URL. */
  connected(): boolean;
  /** Takes a Socket Mode connection: greets it and delivers to it until it closes. */
  accept(socket: WebSocket): void;
  send(envelope: Envelope): Promise<Acknowledgement>;
  /** HTTP mode: where the app listens, e.g. `http://127.0.0.1:3000/slack/events`. Sockets, when there are any, come first. */
  deliverTo(requestUrl: string): void;
  /** The next `times` envelopes arrive twice, as Slack's do now and then. */
  deliverTwice(times: number): void;
  /** Asks every socket to reconnect, as Slack does when it recycles a server. */
  refreshSockets(): void;
  /** Says goodbye to every socket and cuts those that do not answer within a moment. */
  close(): Promise<void>;
};

/** Waits before an event that was not acknowledged comes again: at once, after a minute, after five. */
const EVENT_RETRIES_MS = [0, 60_000, 300_000];
const PING_MS = 10_000;
/** How long a socket may take over its goodbye. */
const GOODBYE_MS = 200;

export function openDelivery(options: { appId: string; signingSecret: string; ackTimeoutMs: number; onChange: () => void }): Delivery {
  const record: DeliveryRecord[] = [];
  const sockets: WebSocket[] = [];
  const waiting = new Map<string, (body: unknown) => void>();
  const retries = new Set<NodeJS.Timeout>();
  let requestUrl: string | undefined;
  let twice = 0;
  let turn = 0;
  const pinging = setInterval(() => sockets.forEach((socket) => socket.ping()), PING_MS);
  pinging.unref();

  /** Slack picks any one connection for an envelope; taking turns makes that visible to tests with several replicas. */
  function overSocket(envelope: Envelope, copies: number, retry: number): Promise<Acknowledgement> {
    const open = sockets.filter((one) => one.readyState === one.OPEN);
    const socket = open[turn++ % open.length];
    const id = randomUUID();
    const { type, payload, answerable } = envelope;
    const retried = type === 'events_api' ? { retry_attempt: retry, retry_reason: retry === 0 ? '' : 'timeout' } : {};
    const text = JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: answerable, ...retried });
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ failed: 'operation_timeout' }), options.ackTimeoutMs);
      const settle = (acknowledgement: Acknowledgement): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(acknowledgement);
      };
      waiting.set(id, (body) => settle({ body }));
      for (let copy = 0; copy < copies; copy += 1) socket?.send(text);
    });
  }

  async function overHttp(url: string, envelope: Envelope, copies: number, retry: number): Promise<Acknowledgement> {
    const { type, payload } = envelope;
    const isForm = type !== 'events_api';
    const form = type === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
    const body = isForm ? new URLSearchParams(form).toString() : JSON.stringify(payload);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', options.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const headers = {
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
      ...(retry > 0 ? { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' } : {}),
    };
    const post = async (): Promise<Acknowledgement> => {
      try {
        const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(options.ackTimeoutMs) });
        const text = await response.text();
        if (response.status !== 200) return { failed: 'dispatch_failed' };
        return { body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text === '' ? {} : { text } };
      } catch (error) {
        return { failed: error instanceof DOMException && error.name === 'TimeoutError' ? 'operation_timeout' : 'dispatch_failed' };
      }
    };
    const [first] = await Promise.all(Array.from({ length: copies }, post));
    return first ?? { failed: 'dispatch_failed' };
  }

  async function send(envelope: Envelope, retry: number): Promise<Acknowledgement> {
    const entry: DeliveryRecord = { atMs: Date.now(), type: envelope.type, payload: envelope.payload };
    record.push(entry);
    const started = performance.now();
    const copies = twice > 0 ? 2 : 1;
    twice = Math.max(0, twice - 1);
    const acknowledgement: Acknowledgement =
      sockets.length > 0 ? await overSocket(envelope, copies, retry)
      : requestUrl !== undefined ? await overHttp(requestUrl, envelope, copies, retry)
      : { failed: 'app_not_connected' };
    if ('failed' in acknowledgement) entry.failed = acknowledgement.failed;
    else entry.ackMs = performance.now() - started;
    const wait = EVENT_RETRIES_MS[retry];
    if ('failed' in acknowledgement && envelope.type === 'events_api' && wait !== undefined) {
      const timer = setTimeout(() => {
        retries.delete(timer);
        void send(envelope, retry + 1);
      }, wait);
      timer.unref();
      retries.add(timer);
    }
    return acknowledgement;
  }

  return {
    record,
    connected: () => sockets.length > 0 || requestUrl !== undefined,
    accept(socket) {
      sockets.push(socket);
      socket.on('message', (data) => {
        const answer = JSON.parse(String(data)) as { envelope_id?: string; payload?: unknown };
        waiting.get(answer.envelope_id ?? '')?.(answer.payload ?? {});
      });
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        sockets.splice(sockets.indexOf(socket), 1);
        options.onChange();
      });
      socket.send(JSON.stringify({ type: 'hello', num_connections: sockets.length, connection_info: { app_id: options.appId } }));
      options.onChange();
    },
    send: (envelope) => send(envelope, 0),
    deliverTo(url) {
      requestUrl = url;
      options.onChange();
    },
    deliverTwice: (times) => void (twice += times),
    refreshSockets: () => sockets.forEach((socket) => socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))),
    async close() {
      clearInterval(pinging);
      for (const timer of retries) clearTimeout(timer);
      const goodbyes = sockets.map((socket) => new Promise<void>((resolve) => {
        const timer = setTimeout(() => socket.terminate(), GOODBYE_MS);
        socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        socket.close(1000);
      }));
      await Promise.all(goodbyes);
    },
  };
}
