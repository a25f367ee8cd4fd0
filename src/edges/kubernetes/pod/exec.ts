import { WebSocket } from 'ws';
import { z } from 'zod';
import { Fault } from '../../../core/fault.ts';
import { addressOf, parsed } from '../api.ts';
import type { Query } from '../api.ts';
import { accepted } from '../refusal.ts';
import { textOf } from '../session.ts';
import type { Session } from '../session.ts';

/** What a program in a pod said. `code` is null when it was left running; `cut` says why. */
export type Ran = { stdout: string; stderr: string; code: number | null; cut: 'time' | 'size' | null };

/** Kubernetes multiplexes the streams of a program over one socket: the first byte of a message is its channel. */
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

const MOST_BYTES = 256 * 1024;
const MOST_REFUSAL_BYTES = 64 * 1024;

const status = z.object({
  status: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  details: z.object({ causes: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).nullish() }).nullish(),
});

/**
 * Runs one program in a container, with nothing on its standard input and no terminal, and gives what it said within the
 * limits. A program that goes on longer is left: the API can start one, not end it. Throws a Fault when it did not start.
 */
export async function runInPod({ server, socketOptions }: Session, { path, query, timeoutMs }: { path: string; query: Query; timeoutMs: number }): Promise<Ran> {
  const options = await socketOptions();
  const socket = new WebSocket(addressOf(server.replace(/^http/, 'ws'), path, query), PROTOCOLS, { ...options, handshakeTimeout: timeoutMs, maxPayload: 4 * 1024 * 1024, followRedirects: false, perMessageDeflate: false });
  const said: Record<typeof STDOUT | typeof STDERR, Buffer[]> = { [STDOUT]: [], [STDERR]: [] };
  return new Promise<Ran>((resolve, reject) => {
    let left = MOST_BYTES;
    let done = false;
    const close = (): boolean => {
      if (done) return false;
      done = true;
      clearTimeout(timer);
      socket.terminate();
      return true;
    };
    const end = (code: number | null, cut: Ran['cut']): void => {
      if (close()) resolve({ stdout: textIn(said[STDOUT]), stderr: textIn(said[STDERR]), code, cut });
    };
    const fail = (fault: unknown): void => {
      if (close()) reject(fault instanceof Error ? fault : new Error(String(fault)));
    };
    const timer = setTimeout(() => end(null, 'time'), timeoutMs);
    socket.on('message', (data) => {
      const message = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
      const [channel] = message;
      const rest = message.subarray(1);
      if (channel === STATUS) return finish(rest.toString('utf8'), end, fail);
      if (channel !== STDOUT && channel !== STDERR) return;
      said[channel].push(rest.subarray(0, left));
      left -= rest.length;
      if (left < 0) end(null, 'size');
    });
    socket.on('unexpected-response', (_request, response) => {
      textOf(response, MOST_REFUSAL_BYTES).then((text) => fail(refusalOf(response.statusCode ?? 0, text ?? '')), fail);
    });
    socket.on('error', (error) => fail(new Fault('Kubernetes', 'The connection into the pod failed.', { cause: error })));
    // The end without a status: the node or what lies between went away.
    socket.on('close', () => fail(new Fault('Kubernetes', 'The connection into the pod was cut before the program ended.')));
  });
}

function textIn(chunks: Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

function finish(text: string, end: (code: number, cut: null) => void, fail: (fault: Fault) => void): void {
  const { status: outcome, reason, message, details } = status.safeParse(parsed(text)).data ?? {};
  if (outcome === 'Success') return end(0, null);
  const code = Number(details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message);
  if (reason === 'NonZeroExitCode' && Number.isInteger(code)) return end(code, null);
  const missing = /executable file not found|no such file or directory/.test(message ?? '');
  fail(new Fault('Kubernetes', missing ? 'The container has no such program.' : `The program did not start: ${(message ?? 'no reason is given').slice(0, 200)}`, { retry: 'never' }));
}

/** The server's refusal of the connection, in the words of every other one. */
function refusalOf(statusCode: number, text: string): unknown {
  try {
    accepted({ status: statusCode, text, body: parsed(text), retryAfterMs: undefined });
  } catch (error) {
    return error;
  }
  return new Fault('Kubernetes', 'Kubernetes does not open a connection into the pod.', { retry: 'never' });
}
