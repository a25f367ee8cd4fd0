import { readFile } from 'node:fs/promises';
import pg from 'pg';
import pino, { type Logger } from 'pino';
import type { StoreServer } from '../../../src/edges/postgres/examination.ts';
import { connectTarget, type Database } from '../../../src/edges/postgres/target.ts';
import { testServer } from '../../support/postgres.ts';

/** A watched server as a DBA leaves it: the roles of deploy/roles.sql, an application's role, and people who open sessions. */
export type Watched = {
  admin: pg.Client;
  url(role: string, application?: string, database?: string): string;
  /** Opens a session; closed with the server. */
  open(role: string, application?: string, database?: string): Promise<pg.Client>;
  bot(options?: { role?: string; url?: string; store?: StoreServer; log?: Logger }): Database;
  /** The server's own process, which lets new sessions in. */
  postmaster: number;
  stop(): Promise<void>;
};

export const roles = { superuser: 'postgres', bot: 'lifeguard_bot', app: 'app_user', plain: 'plain_user' };

export async function watched(settings: Record<string, string> = {}): Promise<Watched> {
  const server = await testServer({ max_connections: '40', superuser_reserved_connections: '3', reserved_connections: '4', ...settings });
  const opened: pg.Client[] = [];
  const bots: Database[] = [];
  const url = (role: string, application = '', database = 'postgres'): string => {
    const address = new URL(server.url);
    if (role !== roles.superuser) {
      address.username = role;
      address.password = 'known';
    }
    address.pathname = `/${database}`;
    if (application !== '') address.searchParams.set('application_name', application);
    return address.href;
  };
  const open: Watched['open'] = async (role, application, database) => {
    const client = new pg.Client({ connectionString: url(role, application, database), connectionTimeoutMillis: 10_000 });
    client.on('error', () => {});
    await client.connect();
    opened.push(client);
    return client;
  };
  const admin = await open(roles.superuser, 'dba');
  await admin.query(await readFile(new URL('../../../deploy/roles.sql', import.meta.url), 'utf8'));
  await admin.query(`ALTER ROLE lifeguard_bot PASSWORD 'known'; CREATE ROLE app_user LOGIN PASSWORD 'known'; CREATE ROLE plain_user LOGIN PASSWORD 'known'`);
  return {
    admin,
    postmaster: server.pid,
    url,
    open,
    bot({ role = roles.bot, url: address = url(role), ...rest } = {}) {
      const bot = connectTarget({ url: address, replica: 'test', log: pino({ level: 'silent' }), ...rest });
      bots.push(bot);
      return bot;
    },
    async stop() {
      await Promise.all(bots.map((bot) => bot.close()));
      await Promise.all(opened.map((client) => client.end().catch(() => {})));
      await server.stop();
    },
  };
}

/** A watched server and the bot that watches it. */
export async function watchedByBot(settings: Record<string, string> = {}): Promise<{ server: Watched; bot: Database }> {
  const server = await watched(settings);
  return { server, bot: server.bot() };
}

/** The server process of a session. */
export async function pidOf(client: pg.Client): Promise<number> {
  return Number((await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid);
}

/** A replication connection of the role `replicator`. */
export async function replica(server: Watched): Promise<pg.Client> {
  const address = new URL(server.url('replicator'));
  address.searchParams.set('replication', 'database');
  const client = new pg.Client({ connectionString: address.href });
  client.on('error', () => {});
  await client.connect();
  await client.query('IDENTIFY_SYSTEM');
  return client;
}
