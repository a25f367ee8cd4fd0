/** The ground of every simulated outside party: one HTTP(S) server on the loopback address that can be told to misbehave. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

export type Request = {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined when there was none. */
  body: unknown;
};
/** `body` is sent as JSON, `text` as it is. */
export type Answer = { status: number; body?: unknown; text?: string; headers?: Record<string, string> };

/** One request as the journal keeps it. `status` is null when the caller got no answer. */
export type Call = { at: Date; method: string; path: string; query: string; body: unknown; status: number | null };

/**
 * How a party misbehaves: `hang` never answers; `reset` cuts the line before anything is done; `lose reply` does what was
 * asked and then cuts the line; a delay answers properly but late; an answer replaces the proper one and nothing is done.
 */
export type Trouble = 'hang' | 'reset' | 'lose reply' | { delayMs: number } | Answer;
type ScriptedTrouble = {
  how: Trouble;
  /** Default: every method. */
  method?: string;
  /** Default: every path. */
  path?: RegExp;
  /** How many matching requests it spoils; default 1. `Infinity`: until `heal()`. */
  times?: number;
};

export type SimulatedServer = {
  port: number;
  /** `127.0.0.1:port`, as host settings want it. */
  host: string;
  /** `http(s)://127.0.0.1:port` */
  url: string;
  /** Every request, oldest first. */
  journal: Call[];
  misbehave(trouble: ScriptedTrouble): void;
  /** Ends all scripted trouble. */
  heal(): void;
  /** Cuts every connection and frees the port. */
  stop(): Promise<void>;
};

/** Kubernetes and PagerDuty both refuse bodies far below this. */
const bodyLimitBytes = 2_000_000;

export async function startSimulatedServer(options: {
  tls?: { key: string; cert: string };
  handle(request: Request): Answer | Promise<Answer>;
  /** Takes a WebSocket over, or says why not. Without it every one is refused. */
  upgrade?(request: Request, connection: { incoming: IncomingMessage; socket: Duplex; head: Buffer }): Answer | undefined;
  /** Called after each request that got an answer, or none. */
  changed?: () => void;
}): Promise<SimulatedServer> {
  const journal: Call[] = [];
  let script: Required<ScriptedTrouble>[] = [];

  function troubleFor(method: string, path: string): Trouble | undefined {
    const found = script.find((one) => one.times > 0 && (one.method === '' || one.method === method) && one.path.test(path));
    if (found) found.times -= 1;
    return found?.how;
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const method = incoming.method ?? 'GET';
    const text = await read(incoming);
    const body = parse(text);
    const call: Call = { at: new Date(), method, path: url.pathname, query: url.search, body: body.value, status: null };
    journal.push(call);
    const trouble = troubleFor(method, url.pathname);
    if (trouble === 'hang') return;
    if (trouble === 'reset') return void incoming.socket.destroy();
    if (typeof trouble === 'object' && 'delayMs' in trouble) await sleep(trouble.delayMs);
    const request = { method, path: url.pathname, query: url.searchParams, headers: incoming.headers, body: body.value };
    const answer =
      typeof trouble === 'object' && 'status' in trouble
        ? trouble
        : body.valid
          ? await options.handle(request)
          : { status: 400, body: { message: 'The body is not JSON' } };
    if (trouble === 'lose reply') return void incoming.socket.destroy();
    call.status = answer.status;
    const type = answer.text === undefined ? 'application/json' : 'text/plain';
    response.writeHead(answer.status, { 'content-type': type, ...answer.headers });
    response.end(answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)));
  }

  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    serve(incoming, response)
      .catch((error: unknown) => {
        // A mistake in the simulation must be seen by whoever called it, not swallowed.
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end(String(error));
      })
      .finally(() => options.changed?.());
  };
  const server = options.tls ? createHttpsServer(options.tls, listener) : createHttpServer(listener);
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.on('error', () => undefined).on('close', () => upgraded.delete(socket));
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const call: Call = { at: new Date(), method: 'GET', path: url.pathname, query: url.search, body: undefined, status: null };
    journal.push(call);
    const trouble = troubleFor('GET', url.pathname);
    if (trouble === 'hang') return;
    if (trouble === 'reset' || trouble === 'lose reply') return void socket.destroy();
    const scripted = typeof trouble === 'object' && 'status' in trouble ? trouble : undefined;
    const request = { method: 'GET', path: url.pathname, query: url.searchParams, headers: incoming.headers, body: undefined };
    const refused = scripted ?? (options.upgrade ? options.upgrade(request, { incoming, socket, head }) : { status: 400 });
    call.status = refused?.status ?? 101;
    if (refused) {
      const body = refused.text ?? JSON.stringify(refused.body ?? '');
      socket.end(`HTTP/1.1 ${refused.status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
    }
    options.changed?.();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    port,
    host,
    url: `${options.tls ? 'https' : 'http'}://${host}`,
    journal,
    misbehave: (trouble) => script.push({ method: '', path: /^/, times: 1, ...trouble }),
    heal: () => void (script = []),
    async stop() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      await closed;
    },
  };
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if ((size += chunk.length) > bodyLimitBytes) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): { valid: boolean; value: unknown } {
  if (text === '') return { valid: true, value: undefined };
  try {
    return { valid: true, value: JSON.parse(text) };
  } catch {
    return { valid: false, value: text };
  }
}
