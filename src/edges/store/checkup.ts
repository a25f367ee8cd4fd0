/** What the doctor asks of the bot's own PostgreSQL. It makes no table and never starts the embedded server: that is the bot's to do. */
import { randomBytes } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { fix, ok, warn, type Checkup, type Seen } from '../../core/checkup.ts';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import { findBinaries } from './embedded-binaries.ts';
import { homeInstead } from './embedded-cluster.ts';
import { holderOf } from './embedded-owner.ts';
import { whichServer } from './which-server.ts';

const CONNECT_MS = 3_000;
const QUERY_MS = 5_000;

/** The questions to the store, and which server it is on; null where that cannot be asked, and for an embedded one, which is on none that is watched. */
export function examineStore({ url, dataDir }: { url: string | undefined; dataDir: string }): { checkups: Checkup[]; server(): Promise<Identity | null> } {
  if (url === undefined) return { checkups: [embedded(resolve(dataDir, 'postgres'))], server: async () => null };
  const { host } = new URL(url);
  return {
    checkups: [{ party: 'Store', what: 'connection', fix: `Check host and port of DATABASE_URL (${host}), its role and password, and every firewall between here and there.`, ask: () => look(url, `at ${host}`) }],
    async server() {
      const pool = new pg.Pool({ connectionString: url, max: 1, application_name: 'lifeguard/doctor', connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS });
      pool.on('error', () => {});
      return whichServer(pool).finally(() => void pool.end());
    },
  };
}

function embedded(wanted: string): Checkup {
  return {
    party: 'Store', what: 'embedded', fix: 'Set LIFEGUARD_DATA_DIR to a folder that can be read here, or DATABASE_URL.',
    async ask() {
      const home = await firstWith('cluster/PG_VERSION', [wanted, homeInstead(wanted)]);
      if (home === null) {
        await findBinaries();
        return [ok(`DATABASE_URL is not set: the first start makes an embedded PostgreSQL in ${wanted}, for one machine`)];
      }
      const cluster = join(home, 'cluster');
      const { owner, server } = await holderOf(home, cluster);
      if (server === null) return [ok(`the embedded PostgreSQL in ${home} is not running: the next start of the bot starts it`)];
      const held = owner === null ? fix(`the embedded PostgreSQL in ${home} (pid ${server}) runs without its Lifeguard`, 'Start the bot: it stops this server and starts its own.') : ok(`the running Lifeguard (pid ${owner}) owns the embedded PostgreSQL in ${home}`);
      const port = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[3]?.trim();
      const password = (await readFile(join(home, 'password'), 'utf8')).trim();
      return [held, ...await look(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, 'embedded')];
    },
  };
}

async function look(url: string, where: string): Promise<Seen[]> {
  const started = performance.now();
  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url, application_name: 'lifeguard/doctor', connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS });
    client.on('error', () => {});
    await client.connect().catch((error: unknown) => {
      client.end().catch(() => {});
      throw error;
    });
    return client;
  };
  const [listener, caller] = await Promise.all([open(), open()]);
  const tookMs = Math.max(1, Math.round(performance.now() - started));
  try {
    const { rows: [server] } = await caller.query<{ version: string; standby: boolean; creates: boolean; tables: string[]; jobs: boolean }>(`
      SELECT current_setting('server_version') AS version, pg_is_in_recovery() AS standby, has_database_privilege(current_database(), 'CREATE') AS creates, to_regclass('jobs.version') IS NOT NULL AS jobs,
        ARRAY(SELECT relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'lifeguard' AND c.relkind = 'r') AS tables`);
    const connected = `PostgreSQL ${server?.version} ${where}, connected in ${tookMs} ms`;
    return [
      server?.standby ? fix(`${connected}, but it is a standby, which stores nothing`, 'Put the primary’s address into DATABASE_URL.', 'connection') : ok(connected, 'connection'),
      await schemaSeen(caller, server?.tables ?? [], server?.jobs ?? false, server?.creates ?? false),
      await notifySeen(listener, caller),
    ];
  } finally {
    await Promise.race([Promise.all([listener.end(), caller.end()]), new Promise((resolved) => setTimeout(resolved, 1_000).unref())]);
  }
}

async function schemaSeen(client: pg.Client, there: string[], jobs: boolean, creates: boolean): Promise<Seen> {
  const grant = 'Let the role of DATABASE_URL make its schemas: GRANT CREATE ON DATABASE … TO …; as the database’s owner.';
  const wanted = [...(await readFile(new URL('./schema.sql', import.meta.url), 'utf8')).matchAll(/CREATE TABLE IF NOT EXISTS lifeguard\.(\w+)/g)].map(([, name = '']) => name);
  const missing = wanted.filter((name) => !there.includes(name));
  if (missing.length === wanted.length) return creates ? ok('no tables yet: the first start makes them', 'tables') : fix('no tables yet, and this role may not make them', grant, 'tables');
  if (missing.length > 0 || !jobs) return warn(`of an older Lifeguard: ${[...missing, ...(jobs ? [] : ['the queue'])].join(', ')} missing`, 'Nothing to do by hand: the next start adds them.', 'tables');
  try {
    const { rows: [counted] } = await client.query<{ version: number; open: number; waiting: number }>(`
      SELECT (SELECT version FROM jobs.version) AS version, (SELECT count(*)::int FROM lifeguard.incident WHERE status <> 'resolved') AS open,
        (SELECT count(*)::int FROM jobs.job WHERE state < 'completed') AS waiting`);
    return ok(`${wanted.length} of ${wanted.length}, queue schema ${counted?.version}; ${counted?.open} incidents open, ${counted?.waiting} jobs waiting`, 'tables');
  } catch (error) {
    return fix(`they cannot be read: ${error instanceof Error ? error.message : String(error)}`, 'Use the role that made them, or GRANT USAGE on the schemas lifeguard and jobs and all rights on their tables to it.', 'tables');
  }
}

/** New jobs are found by a notification; through a pooler that shares connections it is never heard. */
async function notifySeen(listener: pg.Client, caller: pg.Client): Promise<Seen> {
  const channel = `lifeguard_doctor_${randomBytes(4).toString('hex')}`;
  const cure = 'Put the server’s own host and port into DATABASE_URL, or a pooler in session mode.';
  try {
    const started = performance.now();
    const heard = new Promise<boolean>((resolved) => {
      listener.once('notification', () => resolved(true));
      setTimeout(() => resolved(false), 2_000).unref();
    });
    await listener.query(`LISTEN ${channel}`);
    await caller.query(`NOTIFY ${channel}`);
    return (await heard) ? ok(`heard after ${Math.max(1, Math.round(performance.now() - started))} ms`, 'notifications') : fix('LISTEN hears nothing: every job waits for the next poll', cure, 'notifications');
  } catch (error) {
    return fix(`LISTEN is refused: ${error instanceof Error ? error.message : String(error)}`, cure, 'notifications');
  }
}

async function firstWith(file: string, homes: string[]): Promise<string | null> {
  for (const home of homes) if (await access(join(home, file)).then(() => true, () => false)) return home;
  return null;
}
