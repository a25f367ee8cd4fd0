/** Row 3: ending idle sessions through the guard, verified and reported, against the bare mass SELECT that people type and its wait. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import pino from 'pino';
import { connectTarget } from '../../src/edges/postgres/target.ts';
import { startPostgres } from '../../src/edges/store/embedded-postgres.ts';
import { figures, pause, type Row } from './figures.ts';

const ROLES = path.join(import.meta.dirname, '../../deploy/roles.sql');
const CHOOSE = `SELECT pid FROM pg_stat_activity WHERE state = 'idle' AND application_name = 'crowd'`;

/** `stopping`: with the headroom read between batches, for a room that is only reached at the end. */
export async function terminationRow(sessions: number, { stopping = false } = {}): Promise<Row> {
  const rounds = sessions > 200 ? 7 : 15;
  const dataDir = await mkdtemp(path.join(tmpdir(), 'lifeguard-bench-'));
  const server = await startPostgres({ dataDir, durable: false, settings: { max_connections: String(sessions + 20), reserved_connections: '2' } });
  const admin = new pg.Client({ connectionString: server.url });
  try {
    await admin.connect();
    await admin.query(await readFile(ROLES, 'utf8'));
    await admin.query(`ALTER ROLE lifeguard_bot PASSWORD 'bench'; CREATE ROLE app LOGIN PASSWORD 'bench'`);
    const url = new URL(server.url);
    url.username = 'lifeguard_bot';
    url.password = 'bench';
    const target = connectTarget({ url: url.href, replica: 'bench', log: pino({ level: 'silent' }) });
    const ours: number[] = [];
    const floor: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const which of round % 2 === 0 ? ['ours', 'floor'] : ['floor', 'ours']) {
        await crowd(server.url, sessions);
        await pause(50);
        if (which === 'ours') {
          const { identity, targets, room } = await target.previewSessions(CHOOSE);
          const started = performance.now();
          const { results } = await target.signalSessions({ identity, signal: 'terminate', targets, stopAt: stopping ? room.slots - room.used + sessions : null, goOn: async () => true });
          ours.push(performance.now() - started);
          if (results.some(({ result }) => result !== 'terminated') || results.length !== sessions) throw new Error('not all were ended');
        } else {
          const started = performance.now();
          await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND application_name = 'crowd'`);
          while ((await admin.query(`SELECT FROM pg_stat_activity WHERE application_name = 'crowd'`)).rowCount !== 0) await pause(2);
          floor.push(performance.now() - started);
        }
      }
    }
    await target.close();
    return { measure: `ending ${sessions} idle sessions${stopping ? ', stopping early' : ''}`, ours: figures(ours), floor: figures(floor), floorIs: 'the bare mass SELECT, until all are gone' };
  } finally {
    await admin.end().catch(() => {});
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function crowd(address: string, number: number): Promise<void> {
  const url = new URL(address);
  url.username = 'app';
  url.password = 'bench';
  url.searchParams.set('application_name', 'crowd');
  for (let made = 0; made < number; made += 20) {
    await Promise.all(Array.from({ length: Math.min(20, number - made) }, async () => {
      const client = new pg.Client({ connectionString: url.href });
      client.on('error', () => {});
      await client.connect();
      await client.query('SELECT 1');
    }));
  }
}
