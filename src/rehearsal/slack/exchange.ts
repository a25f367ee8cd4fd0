import type express from 'express';
import type { FaultScript } from './fault-script.ts';
import type { Json } from './workspace.ts';

/** What is sent back for one call. */
export type Reply = { status: number; body: Json | string; headers?: Record<string, string> };

/** One call as it happened. `answer` is undefined while it is under way and when Slack never acted. */
export type JournalEntry = { atMs: number; method: string; args: Json; answer?: Json | string; status?: number; fault?: string };

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes one call through the fault scripted for it, and writes both down. */
export async function exchange(options: {
  method: string;
  args: Json;
  response: express.Response;
  faults: FaultScript;
  journal: JournalEntry[];
  act: () => Reply | Promise<Reply>;
}): Promise<void> {
  const { method, args, response, faults, journal } = options;
  const entry: JournalEntry = { atMs: Date.now(), method, args };
  journal.push(entry);
  const fault = faults.take(method);
  if (fault !== undefined) entry.fault = fault.fault;

  const send = ({ status, body, headers }: Reply): void => {
    Object.assign(entry, { status, answer: body });
    if (response.destroyed) return;
    response.status(status).set(headers ?? {});
    if (typeof body === 'string') response.type('text/plain').send(body);
    else response.json(body);
  };

  switch (fault?.fault) {
    case 'hang':
      return;
    case 'reset before':
      response.socket?.resetAndDestroy();
      return;
    case 'status':
      return send({ status: fault.status, body: fault.body ?? '' });
    case 'ratelimited':
      return send(rateLimited(fault.retryAfterSeconds));
    case 'error':
      return send({ status: 200, body: { ok: false, error: fault.error } });
    case 'acts then resets': {
      const { status, body } = await options.act();
      Object.assign(entry, { status, answer: body });
      response.socket?.resetAndDestroy();
      return;
    }
    case 'delay':
      await later(fault.delayMs);
      return send(await options.act());
    case undefined:
      return send(await options.act());
  }
}

export function rateLimited(retryAfterSeconds: number): Reply {
  return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(retryAfterSeconds) } };
}
