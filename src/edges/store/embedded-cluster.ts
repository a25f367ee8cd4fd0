/** The files of an embedded PostgreSQL: where they can be, how they are made, and who may connect. */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../../core/fault.ts';
import { canWrite } from './embedded-binaries.ts';
import type { Binaries } from './embedded-binaries.ts';

/** Nothing of ours leaks in: PGPORT, PGDATA or a locale of the caller would change what the programs do. */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * The folder to keep the cluster in. As root, a folder below a private one cannot be entered by the user PostgreSQL runs as.
 * Below the temporary folder its parents are opened for passing through, not for looking in; elsewhere a private home
 * directory stays private, and the cluster lives below /var/lib/lifeguard, under a name made from the wanted folder.
 */
export async function reachableHome(wanted: string, binaries: Binaries, log?: (line: string) => void): Promise<string> {
  const make = async (home: string) => {
    await mkdir(home, { recursive: true });
    if (binaries.runAs.uid !== undefined) await chown(home, binaries.runAs.uid, binaries.runAs.gid ?? -1);
    await chmod(home, 0o700);
    return canWrite(home, binaries.runAs);
  };
  if (await make(wanted)) return wanted;
  await openTemporaryParents(wanted);
  if (await canWrite(wanted, binaries.runAs)) return wanted;
  const instead = homeInstead(wanted);
  await mkdir('/var/lib/lifeguard', { recursive: true, mode: 0o755 });
  if (!(await make(instead))) {
    throw new Fault('store', `PostgreSQL cannot write in ${wanted}: set LIFEGUARD_DATA_DIR to a folder it can reach, or DATABASE_URL.`, {
      retry: 'never',
    });
  }
  log?.(`PostgreSQL cannot enter ${wanted}, so its data is in ${instead}.`);
  return instead;
}

/** Where the cluster is when the wanted folder cannot be entered. */
export function homeInstead(wanted: string): string {
  return join('/var/lib/lifeguard', createHash('sha256').update(wanted).digest('hex').slice(0, 12));
}

async function openTemporaryParents(folder: string): Promise<void> {
  for (let parent = dirname(folder); parent.startsWith(tmpdir() + sep); parent = dirname(parent)) {
    await chmod(parent, (await stat(parent)).mode | 0o011);
  }
}

/** Everybody gives a password. All of 127/8, because a process may choose any loopback address to come from. */
const accessRules = `host all all 127.0.0.0/8 scram-sha-256
host replication all 127.0.0.0/8 scram-sha-256
`;

/** Creates the cluster once, under another name until it is whole, and returns the superuser's password. */
export async function prepareCluster(home: string, binaries: Binaries, durable: boolean): Promise<string> {
  const cluster = join(home, 'cluster');
  const passwordFile = join(home, 'password');
  const exists = await access(join(cluster, 'PG_VERSION')).then(() => true, () => false);
  if (exists) return (await readFile(passwordFile, 'utf8')).trim();

  const password = randomBytes(24).toString('base64url');
  const unfinished = `${cluster}.new`;
  const handover = join(home, 'password.new');
  await rm(unfinished, { recursive: true, force: true });
  await rm(handover, { force: true });
  await writeFile(handover, password, { mode: 0o600 });
  const { uid, gid } = binaries.runAs;
  if (uid !== undefined) await chown(handover, uid, gid ?? -1);
  const args = [
    ...['-D', unfinished, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${handover}`, '--encoding=UTF8', '--no-instructions'],
    // The operating system's C.UTF-8 is missing on some systems; PostgreSQL's own is the same everywhere.
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...(durable ? [] : ['--no-sync']),
  ];
  await promisify(execFile)(binaries.initdb, args, { ...binaries.runAs, cwd: '/', env: environment, timeout: 120_000 }).catch((cause: unknown) => {
    const said = (cause as { stderr?: string }).stderr ?? String(cause);
    throw new Fault('store', `The embedded PostgreSQL's data folder could not be made: ${said.trim()}`, { cause });
  });
  await rm(handover, { force: true });
  await writeFile(join(unfinished, 'pg_hba.conf'), accessRules);
  await writeFile(passwordFile, password, { mode: 0o600 });
  await rename(unfinished, cluster);
  return password;
}
