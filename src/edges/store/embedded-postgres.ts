/**
 * A real PostgreSQL 18 of our own, for one machine: the store when no DATABASE_URL is given, the rehearsal's watched
 * database, and the tests' servers. It listens on 127.0.0.1 only, asks for a generated password, and never outlives us:
 * a small shell between us and it holds the reading end of a pipe and stops the server when the pipe ends, which the
 * kernel does for us however we die, SIGKILL included, on Linux and macOS alike.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Fault } from '../../core/fault.ts';
import { findBinaries } from './embedded-binaries.ts';
import type { Binaries } from './embedded-binaries.ts';
import { environment, prepareCluster, reachableHome } from './embedded-cluster.ts';
import { claim, pidIn, stopServer } from './embedded-owner.ts';

type PostgresOptions = {
  /** Made when it does not exist. Holds the cluster and, readable by us only, the password. */
  dataDir: string;
  /** 0 or nothing: any free port. */
  port?: number;
  /** Server settings by their PostgreSQL names, e.g. `{ max_connections: '42' }`. */
  settings?: Record<string, string>;
  /** False for a throw-away server: no waiting for the disk, and the folder is removed when it ends, however it ends. Default true. */
  durable?: boolean;
  /** Gets each line the server writes. */
  log?: (line: string) => void;
};

export type RunningPostgres = {
  /** The superuser's address, password included: `postgres://postgres:…@127.0.0.1:port/postgres`. */
  url: string;
  port: number;
  /** The postmaster's. */
  pid: number;
  /** Disconnects everybody and ends the server; the data stays. Harmless when repeated. */
  stop(): Promise<void>;
};

/** Crash recovery of a large log can take a while; an ordinary start took 0.05 s. */
const startTimeoutMs = 60_000;
/** A free port can be taken by someone else between our looking and the server's listening. */
const portAttempts = 5;

/** Outlives us for a moment: stops the server when our end of the pipe is gone, and clears up after a throw-away one. */
const keeper = `exec 3<&0 </dev/null
"$@" 3<&- & server=$!
(read -r _ <&3; kill -INT "$server") >/dev/null 2>&1 & watcher=$!
wait "$server"; code=$?
kill "$watcher" 2>/dev/null
[ -z "$THROW_AWAY" ] || rm -rf "$THROW_AWAY"
exit "$code"`;

const alwaysSettings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', log_timezone: 'UTC' };
const throwAwaySettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Starts a server on the folder, creating the cluster the first time. Throws a `Fault` of party `store`. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const binaries = await findBinaries();
  for (let attempt = 1; ; attempt++) {
    const home = await reachableHome(resolve(options.dataDir), binaries, options.log);
    await claim(home, join(home, 'cluster'));
    const password = await prepareCluster(home, binaries, options.durable ?? true);
    const port = options.port || (await freePort());
    try {
      return await launch({ binaries, home, port, password, options });
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || options.port || attempt >= portAttempts) throw error;
    }
  }
}

async function launch(how: {
  binaries: Binaries;
  home: string;
  port: number;
  password: string;
  options: PostgresOptions;
}): Promise<RunningPostgres> {
  const { binaries, home, port, password, options } = how;
  const throwAway = options.durable === false;
  const cluster = join(home, 'cluster');
  const settings = {
    ...(throwAway ? throwAwaySettings : {}),
    ...options.settings,
    ...alwaysSettings,
    port: String(port),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('/bin/sh', ['-c', keeper, 'sh', binaries.postgres, '-D', cluster, ...args], {
    ...binaries.runAs,
    cwd: '/',
    env: { ...environment, THROW_AWAY: throwAway ? home : '' },
    // Its own process group: whoever kills ours must leave the shell alive to stop the server.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stdin.on('error', () => {});
  const ended = once(child, 'exit').catch(() => {});
  try {
    await ready(child, options.log);
  } catch (error) {
    child.stdin.destroy();
    throw error;
  }
  const pid = await pidIn(join(cluster, 'postmaster.pid'));
  if (pid === null) throw new Fault('store', 'The embedded PostgreSQL started and vanished at once.');

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    const gone = async () => child.exitCode !== null || child.signalCode !== null;
    if (!(await gone())) await stopServer(pid, gone);
    await ended;
    child.stdin.destroy();
  };
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid,
    stop: () => (stopping ??= stop()),
  };
}

/** Resolves when the server takes connections; rejects with its own last words when it ends instead. */
function ready(child: ChildProcess, log: PostgresOptions['log']): Promise<void> {
  return new Promise((resolve, reject) => {
    const tail: string[] = [];
    const fail = (why: string) => reject(new Fault('store', `The embedded PostgreSQL did not start: ${why}\n${tail.join('\n')}`));
    const timer = setTimeout(() => fail(`no answer in ${startTimeoutMs / 1000} s`), startTimeoutMs);
    const lines = createInterface({ input: child.stderr! });
    lines.on('line', (line) => {
      log?.(line);
      if (tail.push(line) > 20) tail.shift();
      if (/database system is ready to accept (read-only )?connections/.test(line)) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      fail(error.message);
    });
    // 'close' and not 'exit': only then have its last words been read.
    child.once('close', () => {
      clearTimeout(timer);
      fail('it ended');
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
