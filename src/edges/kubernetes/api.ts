import { connectionCode, Fault, neverLeft } from '../../core/fault.ts';
import { openSession, textOf } from './session.ts';
import type { Method, Session } from './session.ts';

export type { Method } from './session.ts';
export type Query = Record<string, string | string[] | undefined>;
export type Request = {
  method: Method;
  path: string;
  query?: Query;
  body?: unknown;
  /** JSON patch for PATCH unless said otherwise. */
  contentType?: string;
  /** Plain JSON unless said otherwise. */
  accept?: string;
};
/** Any answer the API server gave, a refusal too. `body` is the parsed JSON, undefined where `text` is none. */
export type Reply = { status: number; text: string; body: unknown; retryAfterMs: number | undefined };
export type Api = (request: Request) => Promise<Reply>;
export type Connection = { api: Api; session(): Promise<Session> };

/** Far more than a thousand pods; a longer answer would be read for nobody. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Speaks to the API server through the official client: its kubeconfig, credentials and TLS, with our own requests, because
 * it has no time limit and hides the wire behind 48 MB of types. The client is loaded with the first request; it doubles the
 * start of a bot that may never need it. `kubeconfig` is a path or the text itself; unset means the pod's own account.
 *
 * Throws a Fault when no answer came; `unknown` then says whether the request may have had its effect.
 */
export function openApi({ kubeconfig, timeoutMs }: { kubeconfig: string | undefined; timeoutMs: number }): Connection {
  let opened: Promise<Session> | undefined;
  const session = (): Promise<Session> => {
    opened ??= openSession(kubeconfig);
    return opened.catch((error: unknown) => {
      opened = undefined;
      throw new Fault('Kubernetes', 'The Kubernetes configuration cannot be read: see KUBECONFIG.', { retry: 'never', cause: error });
    });
  };
  const api: Api = async ({ method, path, query = {}, body, contentType = 'application/json-patch+json', accept = 'application/json, */*' }) => {
    const { server, send } = await session();
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const { status, headers, stream } = await send({ url: addressOf(server, path, query), method, accept, signal, ...(body === undefined ? {} : { body: JSON.stringify(body), contentType: method === 'PATCH' ? contentType : 'application/json' }) });
      const text = await textOf(stream, MOST_BYTES);
      if (text === null) throw new Fault('Kubernetes', 'Kubernetes answered more than Lifeguard reads at once. Ask for less.', { retry: 'never', unknown: method !== 'GET' });
      const wait = Number(headers['retry-after']);
      return { status, text, body: parsed(text), retryAfterMs: Number.isFinite(wait) && wait > 0 ? Math.min(wait, 300) * 1000 : undefined };
    } catch (error) {
      throw error instanceof Fault ? error : unanswered(error, signal.aborted, method, timeoutMs);
    }
  };
  return { api, session };
}

/** The address of a path on the server; a value of several is given once each. */
export function addressOf(server: string, path: string, query: Query): string {
  const url = new URL(server + path);
  for (const [name, value] of Object.entries(query)) for (const one of value === undefined ? [] : [value].flat()) url.searchParams.append(name, one);
  return url.href;
}

/** What a JSON text says; undefined for what is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unanswered(error: unknown, late: boolean, method: Method, timeoutMs: number): Fault {
  const writes = method !== 'GET';
  if (late) return new Fault('Kubernetes', `Kubernetes did not answer within ${timeoutMs / 1000} s.`, { unknown: writes, cause: error });
  const code = connectionCode(error);
  return new Fault('Kubernetes', `Kubernetes cannot be reached${code ? ` (${code})` : ''}.`, { unknown: writes && !neverLeft(code), cause: error });
}
