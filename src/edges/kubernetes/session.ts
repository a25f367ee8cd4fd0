import type { IncomingMessage } from 'node:http';
import type { ClientOptions } from 'ws';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is sent and what came back, before anybody read it. */
type Sent = { url: string; method: Method; accept: string; signal: AbortSignal; body?: string; contentType?: string };
type Came = { status: number; headers: Record<string, string>; stream: ReadableStream<Uint8Array> | null };

/** Where the API server is, and requests and WebSockets with our credentials. */
export type Session = {
  server: string;
  send(request: Sent): Promise<Came>;
  /** TLS and credentials for a WebSocket to the same server. */
  socketOptions(): Promise<ClientOptions>;
};

/** Loads the official client and its configuration. `kubeconfig` is a path or the text itself; unset means the pod's own account. */
export async function openSession(kubeconfig: string | undefined): Promise<Session> {
  const { HttpMethod, IsomorphicFetchHttpLibrary, KubeConfig, RequestContext } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromCluster();
  else if (/^\s*\{|\n/.test(kubeconfig)) config.loadFromString(kubeconfig);
  else config.loadFromFile(kubeconfig);
  const server = config.getCurrentCluster()?.server.replace(/\/+$/, '');
  if (!server) throw new Error('no current cluster');
  const library = new IsomorphicFetchHttpLibrary();
  let dispatcher: ReturnType<InstanceType<typeof RequestContext>['getDispatcher']>;
  return {
    server,
    async send({ url, method, accept, signal, body, contentType }) {
      const context = new RequestContext(url, HttpMethod[method]);
      context.setHeaderParam('Accept', accept);
      if (contentType) context.setHeaderParam('Content-Type', contentType);
      context.setBody(body);
      context.setSignal(signal);
      await config.applySecurityAuthentication(context);
      // The client makes a new connection pool for every request; keeping the first saves a TLS handshake each time.
      dispatcher ??= context.getDispatcher();
      if (dispatcher) context.setDispatcher(dispatcher);
      try {
        const response = await library.send(context).toPromise();
        return { status: response.httpStatusCode, headers: response.headers, stream: response.body.stream() };
      } catch (error) {
        // A renewed certificate must not be missed for ever.
        dispatcher = undefined;
        throw error;
      }
    },
    async socketOptions() {
      const options: ClientOptions = {};
      await config.applyToHTTPSOptions(options);
      return options;
    },
  };
}

/** The text of a stream, of at most so many bytes; null when there are more. */
export async function textOf(stream: ReadableStream<Uint8Array> | IncomingMessage | null, mostBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (stream ?? []) as AsyncIterable<Uint8Array>) {
    if ((size += chunk.length) > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
