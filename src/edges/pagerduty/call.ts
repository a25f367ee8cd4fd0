import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { randomUUID } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connectionCode, Fault, neverLeft } from '../../core/fault.ts';

/** Options every pdjs call must carry. */
type CallOptions = { signal: AbortSignal; requestTimeout: 0; headers: Record<string, string> };

/** What PagerDuty answered: the status, and the body where it was JSON. */
export type Reply = { status: number; data: unknown };

type Seen = { status: number; headers: IncomingMessage['headers'] };

const ANSWERED = 'http.client.response.finish';
const CALL_ID = 'x-request-id';

/**
 * One call through pdjs with its holes filled. pdjs has no working time limit, sleeps 20 s three times on a 429 and loses the
 * status of a body that is not JSON. So each call is ended by our own signal, and the answer's head is watched on Node's
 * diagnostics channel: a 429 ends the call at once, and the status is known whatever the body was.
 *
 * Throws a Fault for everything but a 2xx. `unknown` is true when PagerDuty may have taken the request although we heard no answer.
 */
export async function call(send: (options: CallOptions) => Promise<{ data: unknown }>, timeoutMs: number): Promise<Reply> {
  const id = randomUUID();
  const stop = new AbortController();
  const deadline = AbortSignal.timeout(timeoutMs);
  let seen: Seen | undefined;
  const watch = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    if (String(request.getHeader(CALL_ID)) !== id || response.statusCode === undefined) return;
    seen = { status: response.statusCode, headers: response.headers };
    if (seen.status === 429) stop.abort();
  };
  subscribe(ANSWERED, watch);
  try {
    // 0 keeps pdjs from leaving a 30 s timer behind after every call that fails.
    const reply = await send({ signal: AbortSignal.any([deadline, stop.signal]), requestTimeout: 0, headers: { [CALL_ID]: id } });
    if (seen && isSuccess(seen.status)) return { status: seen.status, data: reply.data };
    throw refused(seen?.status ?? 0, reply.data, seen?.headers ?? {});
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (seen && !deadline.aborted) {
      if (isSuccess(seen.status)) return { status: seen.status, data: undefined };
      throw refused(seen.status, undefined, seen.headers, error);
    }
    throw unanswered(error, deadline.aborted, timeoutMs);
  } finally {
    unsubscribe(ANSWERED, watch);
  }
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

function refused(status: number, data: unknown, headers: Seen['headers'], cause?: unknown): Fault {
  if (status === 429) {
    return new Fault('PagerDuty', 'PagerDuty asks us to slow down (429).', { retryAfterMs: waitOf(headers), cause });
  }
  if (status >= 500 || status === 0) {
    // A gateway's 502 or 504 says nothing of what the server behind it did.
    return new Fault('PagerDuty', `PagerDuty is in trouble (${status}).`, { unknown: status === 502 || status === 504 || status === 0, cause });
  }
  const hint = status === 401 || status === 403 ? 'Check the PagerDuty token and its rights.' : status === 400 ? 'Check the routing key.' : '';
  return new Fault('PagerDuty', `PagerDuty refused the request (${status}${explanation(data)}). ${hint}`.trim(), { retry: 'never', cause });
}

function unanswered(error: unknown, late: boolean, timeoutMs: number): Fault {
  if (late) return new Fault('PagerDuty', `PagerDuty did not answer within ${timeoutMs / 1000} s.`, { unknown: true, cause: error });
  const code = connectionCode(error);
  return new Fault('PagerDuty', `PagerDuty cannot be reached${code ? ` (${code})` : ''}.`, { unknown: !neverLeft(code), cause: error });
}

/** Seconds to wait as told by Retry-After (events) or ratelimit-reset (REST); 30 s when neither is a number. */
function waitOf(headers: Seen['headers']): number {
  const told = Number(headers['retry-after'] ?? headers['ratelimit-reset']);
  return (Number.isFinite(told) && told >= 0 ? Math.min(told, 3600) : 30) * 1000;
}

/** The sentences PagerDuty gives with a refusal, cut short. */
function explanation(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const inner = 'error' in data && typeof data.error === 'object' && data.error !== null ? data.error : data;
  const errors: unknown = 'errors' in inner ? inner.errors : undefined;
  const message: unknown = 'message' in inner ? inner.message : undefined;
  const said = [message, ...(Array.isArray(errors) ? errors : [])].filter((part) => typeof part === 'string').join(': ');
  return said ? `: ${said.slice(0, 200)}` : '';
}
