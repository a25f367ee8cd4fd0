import { Fault } from '../../core/fault.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Request = {
  method: Method;
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** JSON patch for PATCH unless said otherwise. */
  contentType?: string;
};
/** Any answer the API server gave, a refusal too. `body` is the parsed JSON, undefined where `text` is none. */
export type Reply = { status: number; text: string; body: unknown; retryAfterMs: number | undefined };
export type Api = (request: Request) => Promise<Reply>;

/**
 * Speaks to the API server through the official client: its kubeconfig, credentials and TLS, with our own requests, because
 * it has no time limit and hides the wire behind 48 MB of types. The client is loaded with the first request; it doubles the
 * start of a bot that may never need it. `kubeconfig` is a path or the text itself; unset means the pod's own account.
 *
 * Throws a Fault when no answer came; `unknown` then says whether the request may have had its effect.
 */
export function openApi({ kubeconfig, timeoutMs }: { kubeconfig: string | undefined; timeoutMs: number }): Api {
  let session: Promise<Session> | undefined;
  return async ({ method, path, query = {}, body, contentType = 'application/json-patch+json' }) => {
    session ??= openSession(kubeconfig);
    const { server, send } = await session.catch((error: unknown) => {
      session = undefined;
      throw new Fault('Kubernetes', 'The Kubernetes configuration cannot be read: see KUBECONFIG.', { retry: 'never', cause: error });
    });
    const url = new URL(server.replace(/\/+$/, '') + path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const { status, headers, text } = await send({ url: url.href, method, signal, ...(body === undefined ? {} : { body: JSON.stringify(body), contentType: method === 'PATCH' ? contentType : 'application/json' }) });
      const wait = Number(headers['retry-after']);
      return { status, text, body: parsed(text), retryAfterMs: Number.isFinite(wait) && wait > 0 ? Math.min(wait, 300) * 1000 : undefined };
    } catch (error) {
      throw unanswered(error, signal.aborted, method, timeoutMs);
    }
  };
}

type Session = {
  server: string;
  send(request: { url: string; method: Method; signal: AbortSignal; body?: string; contentType?: string }): Promise<{ status: number; headers: Record<string, string>; text: string }>;
};

async function openSession(kubeconfig: string | undefined): Promise<Session> {
  const { HttpMethod, IsomorphicFetchHttpLibrary, KubeConfig, RequestContext } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromCluster();
  else if (/^\s*\{|\n/.test(kubeconfig)) config.loadFromString(kubeconfig);
  else config.loadFromFile(kubeconfig);
  const server = config.getCurrentCluster()?.server;
  if (!server) throw new Error('no current cluster');
  const library = new IsomorphicFetchHttpLibrary();
  let dispatcher: ReturnType<InstanceType<typeof RequestContext>['getDispatcher']>;
  return {
    server,
    async send({ url, method, signal, body, contentType }) {
      const context = new RequestContext(url, HttpMethod[method]);
      context.setHeaderParam('Accept', 'application/json, */*');
      if (contentType) context.setHeaderParam('Content-Type', contentType);
      context.setBody(body);
      context.setSignal(signal);
      await config.applySecurityAuthentication(context);
      // The client makes a new connection pool for every request; keeping the first saves a TLS handshake each time.
      dispatcher ??= context.getDispatcher();
      if (dispatcher) context.setDispatcher(dispatcher);
      try {
        const response = await library.send(context).toPromise();
        return { status: response.httpStatusCode, headers: response.headers, text: await response.body.text() };
      } catch (error) {
        // A renewed certificate must not be missed for ever.
        dispatcher = undefined;
        throw error;
      }
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unanswered(error: unknown, late: boolean, method: Method, timeoutMs: number): Fault {
  const writes = method !== 'GET';
  if (late) return new Fault('Kubernetes', `Kubernetes did not answer within ${timeoutMs / 1000} s.`, { unknown: writes, cause: error });
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const neverLeft = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|ERR_TLS)/.test(code);
  return new Fault('Kubernetes', `Kubernetes cannot be reached${code ? ` (${code})` : ''}.`, { unknown: writes && !neverLeft, cause: error });
}
