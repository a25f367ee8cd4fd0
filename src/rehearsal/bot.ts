/** The bot as it is, in a process of its own, pointed at a throw-away world. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Bot = {
  /** `http://127.0.0.1:<port>` of its webhooks, health and metrics. */
  url: string;
  pid: number;
  /** Resolves to the exit code when it is gone, however that came. */
  gone: Promise<number | null>;
  /** Ends it politely, as Kubernetes would. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
};

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** The first start of an embedded PostgreSQL makes its files. */
const START_MS = 30_000;

/** Starts the bot and resolves when it is ready; rejects with the end of its log when it does not become so. */
export async function startBot(environment: Record<string, string>, logFile: string): Promise<Bot> {
  const child = fork(MAIN, [], { execArgv: ['--max-semi-space-size=4'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...environment } });
  const log = createWriteStream(logFile, { flags: 'a' });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.pipe(log, { end: false });
    stream?.on('data', (text: Buffer) => { tail = (tail + text.toString()).slice(-4_000); });
  }
  const gone = once(child, 'exit').then(([code]) => code as number | null);
  const port = await ready(child, gone, () => tail);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    gone,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function ready(child: ChildProcess, gone: Promise<number | null>, tail: () => string): Promise<number> {
  const timer = AbortSignal.timeout(START_MS);
  const told = once(child, 'message', { signal: timer }).then(([message]) => (message as { port: number }).port);
  const port = await Promise.race([told, gone.then(() => null)]).catch(() => null);
  if (port !== null) return port;
  child.kill('SIGKILL');
  throw new Error(`the bot did not start:\n${tail()}`);
}
