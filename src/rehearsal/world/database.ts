/** The watched PostgreSQL 18 of a rehearsal, small enough that one leaking service really fills it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../edges/store/embedded-postgres.ts';

export type Database = {
  /** Superuser, database `cygni`. Each connection through it takes one of the slots. */
  adminUrl: string;
  /** The service's own role, `app_user`. */
  serviceUrl: string;
  /** Lifeguard's role, `lifeguard_bot`: the value of TARGET_DATABASE_URL. */
  targetUrl: string;
  /** Connections ordinary roles can have: max_connections less both reserves. */
  slots: number;
  pid: number;
  stop(): Promise<void>;
};

const maxConnections = 42;
const superuserReserved = 3;
const reserved = 2;

/** Starts it with a shop's two tables. `setupSql` is what a DBA would run to make the bot's role; without it that role may do nothing. */
export async function startDatabase(options: { setupSql?: string } = {}): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lifeguard-world-'));
  const server = await startPostgres({
    dataDir,
    durable: false,
    settings: {
      max_connections: String(maxConnections),
      superuser_reserved_connections: String(superuserReserved),
      reserved_connections: String(reserved),
      // Loaded but not created as an extension: the usual half-done state that a diagnosis has to explain.
      shared_preload_libraries: 'pg_stat_statements',
    },
  });
  try {
    const servicePassword = randomBytes(12).toString('hex');
    const botPassword = randomBytes(12).toString('hex');
    await run(server.url, 'create database cygni');
    const adminUrl = address(server.url);
    await run(adminUrl, shop(servicePassword));
    await run(adminUrl, options.setupSql ?? 'create role lifeguard_bot login');
    await run(adminUrl, `alter role lifeguard_bot password '${botPassword}'`);
    return {
      adminUrl,
      serviceUrl: address(server.url, 'app_user', servicePassword),
      targetUrl: address(server.url, 'lifeguard_bot', botPassword),
      slots: maxConnections - superuserReserved - reserved,
      pid: server.pid,
      stop: server.stop,
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, query_timeout: 30_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function address(url: string, user?: string, password?: string): string {
  const result = new URL(url);
  result.pathname = '/cygni';
  if (user !== undefined) result.username = user;
  if (password !== undefined) result.password = password;
  return result.href;
}

const shop = (password: string) => `
create role app_user login password '${password}';
create table customers (id integer primary key, name text not null, city text not null);
create table orders (
  id integer primary key,
  customer_id integer not null references customers,
  total_cents integer not null,
  placed_at timestamptz not null default now()
);
insert into customers select n, 'Customer ' || n, (array['Uppsala', 'Lund', 'Kiruna'])[1 + n % 3] from generate_series(1, 200) n;
insert into orders select n, 1 + n % 200, 100 + n * 7 % 90000 from generate_series(1, 2000) n;
grant select, insert, update on customers, orders to app_user;
`;
