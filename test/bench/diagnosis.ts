/** Row 2: the whole diagnosis of the shipped runbook on a server with many sessions, against one snapshot statement on a warm connection. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import pino from 'pino';
import { readRunbook } from '../../src/core/runbook/read.ts';
import { connectTarget } from '../../src/edges/postgres/target.ts';
import { startPostgres } from '../../src/edges/store/embedded-postgres.ts';
import { figures, pause, type Row } from './figures.ts';

const ROUNDS = 60;
/** The administrator, the bot and the floor's connection; the slots of both reserves. */
const OURS = 3;
const KEPT = 5;
const RUNBOOK = path.join(import.meta.dirname, '../../runbooks/database-connection-pool-exhaustion.md');
const ROLES = path.join(import.meta.dirname, '../../deploy/roles.sql');

/** What any snapshot must cost: the view once, with the room and each waiting session's blockers. */
const SNAPSHOT = `
  SELECT a.pid, a.usename, a.datname, a.application_name, a.client_addr, a.backend_type, a.state, now() - a.state_change, now() - a.xact_start, now() - a.query_start,
    a.wait_event, CASE WHEN a.wait_event_type = 'Lock' THEN pg_blocking_pids(a.pid) END, current_setting('max_connections')
  FROM pg_stat_activity a`;

/** `full`: no ordinary slot is left, and a client of the service is turned away. */
export async function diagnosisRow(sessions: number, { full = false } = {}): Promise<Row> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lifeguard-bench-'));
  const server = await startPostgres({ dataDir, durable: false, settings: { max_connections: String(sessions + (full ? OURS + KEPT : 20)), reserved_connections: '2' } });
  const crowd: pg.Client[] = [];
  const admin = new pg.Client({ connectionString: server.url });
  try {
    await admin.connect();
    await admin.query(await readFile(ROLES, 'utf8'));
    await admin.query(`ALTER ROLE lifeguard_bot PASSWORD 'bench'; CREATE ROLE app_user LOGIN PASSWORD 'bench'; CREATE TABLE held (id int PRIMARY KEY, n int); INSERT INTO held VALUES (1, 0)`);
    for (let n = 0; n < sessions; n += 1) crowd.push(await member(server.url, n, sessions));
    const url = new URL(server.url);
    url.username = 'lifeguard_bot';
    url.password = 'bench';
    const target = connectTarget({ url: url.href, replica: 'bench', log: pino({ level: 'silent' }) });
    const warm = new pg.Client({ connectionString: url.href });
    await warm.connect();
    await target.room();
    if (full) await turnedAway(server.url);
    const runbook = await readRunbook(RUNBOOK, await readFile(RUNBOOK, 'utf8'));
    const reads = runbook.statements.flatMap(({ id, judgement }) => (judgement.auto && judgement.operation.kind === 'sql read' ? [{ id, sql: judgement.operation.sql }] : []));
    const ours: number[] = [];
    const floor: number[] = [];
    for (let round = -5; round < ROUNDS; round += 1) {
      const mine = await timed(async () => {
        const { snapshot } = await target.examine(reads);
        if (!snapshot) throw new Error('the diagnosis did not arrive');
      });
      const least = await timed(async () => { await warm.query(SNAPSHOT); });
      if (round < 0) continue;
      ours.push(mine);
      floor.push(least);
    }
    await target.close();
    await warm.end();
    return { measure: `diagnosis, ${reads.length} checks, ${sessions} sessions${full ? ', full' : ''}`, ours: figures(ours), floor: figures(floor), floorIs: 'one snapshot statement, warm' };
  } finally {
    // The waiting ones end with their server; their connections say so.
    await admin.end().catch(() => {});
    for (const client of crowd) void client.end().catch(() => {});
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function turnedAway(address: string): Promise<void> {
  const url = new URL(address);
  url.username = 'app_user';
  url.password = 'bench';
  const code = await new pg.Client({ connectionString: url.href }).connect().then(() => 'none', (error: { code?: string }) => error.code);
  if (code !== '53300') throw new Error(`the server is not full: ${code}`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** 80 % idle, 10 % idle in transaction, 5 % active, 5 % waiting for one row. */
async function member(url: string, n: number, of: number): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'cygni-api' });
  client.on('error', () => {});
  await client.connect();
  const share = n / of;
  if (n === 0) await client.query('BEGIN; UPDATE held SET n = n + 1');
  else if (share < 0.1) await client.query('BEGIN; SELECT 1');
  else if (share < 0.15) client.query('SELECT pg_sleep(600)').catch(() => {});
  else if (share < 0.2) client.query('UPDATE held SET n = n + 1').catch(() => {});
  else await client.query('SELECT 1');
  if (share >= 0.1 && share < 0.2) await pause(2);
  return client;
}
