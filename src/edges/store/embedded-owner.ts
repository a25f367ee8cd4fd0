/**
 * Who holds a data folder. A server that outlived its Lifeguard is stopped; one whose Lifeguard lives is left alone,
 * because stopping it would take the store away from a running bot.
 */
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Fault } from '../../core/fault.ts';

const run = promisify(execFile);
/** A fast shutdown took 0.04 s when measured; a large checkpoint on a slow disk may need this long. */
const stopTimeoutMs = 20_000;

/** Makes the folder ours: stops an orphaned server of it, or throws a `Fault` when another process uses it. */
export async function claim(home: string, cluster: string): Promise<void> {
  const postmaster = await pidIn(join(cluster, 'postmaster.pid'));
  if (postmaster !== null) {
    if (await isServerOf(postmaster, cluster)) await stopOrphan(home, cluster, postmaster);
    // The number now belongs to an unrelated process (usual after a container restarts): PostgreSQL would refuse to start.
    // A file of a dead process is left to PostgreSQL, which also looks whether children of the old server still live.
    else if ((await commandOf(postmaster)) !== '') await rm(join(cluster, 'postmaster.pid'), { force: true });
  }
  await writeFile(join(home, 'owner.pid'), `${process.pid}\n`);
}

/** Ends a server: politely, then without its shutdown checkpoint (the next start recovers from the log). */
export async function stopServer(pid: number, isGone: () => Promise<boolean>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    signalIfAlive(pid, signal);
    const until = Date.now() + stopTimeoutMs;
    while (Date.now() < until) {
      if (await isGone()) return;
      await sleep(10);
    }
  }
  throw new Fault('store', `The embedded PostgreSQL (pid ${pid}) does not stop.`);
}

/** The pid in the first line of a file, or null when there is no such file. */
export async function pidIn(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
}

/** The pid of the living Lifeguard that holds the folder, and of its server; null for each that is not there. Changes nothing. */
export async function holderOf(home: string, cluster: string): Promise<{ owner: number | null; server: number | null }> {
  const [owner, server] = [await pidIn(join(home, 'owner.pid')), await pidIn(join(cluster, 'postmaster.pid'))];
  return {
    owner: owner !== null && (await commandOf(owner)) !== '' ? owner : null,
    server: server !== null && (await isServerOf(server, cluster)) ? server : null,
  };
}

async function stopOrphan(home: string, cluster: string, postmaster: number): Promise<void> {
  const owner = await pidIn(join(home, 'owner.pid'));
  if (owner !== null && (await commandOf(owner)) !== '') {
    throw new Fault('store', `Another Lifeguard (pid ${owner}) uses ${home}: stop it, or set LIFEGUARD_DATA_DIR or DATABASE_URL.`, {
      retry: 'never',
    });
  }
  await stopServer(postmaster, async () => !(await isServerOf(postmaster, cluster)));
}

async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  const command = await commandOf(pid);
  return command.includes('postgres') && command.includes(cluster);
}

/** The command line of a living process; empty for a dead one and for one that only waits to be reaped. */
async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text.replaceAll('\0', ' ').trim();
  }
  const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)], { timeout: 5_000 }).catch(() => ({ stdout: '' }));
  return stdout.includes('<defunct>') ? '' : stdout.trim();
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
