import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Report } from '../../../src/core/diagnosis/diagnosis.ts';
import { report } from '../../../src/core/diagnosis/report.ts';
import { thresholdsOf } from '../../../src/core/diagnosis/thresholds.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { readRunbook } from '../../../src/core/runbook/read.ts';
import { automaticReads } from '../../../src/core/runbook/reads.ts';
import type { Database } from '../../../src/edges/postgres/target.ts';
import { roles, watched, type Watched } from './watched.ts';

let server: Watched;
let bot: Database;
let reads: { id: string; sql: string }[];

/** The shipped runbook with its minutes turned into seconds: idle over 2 s, running over 1 s. */
beforeAll(async () => {
  await loadSqlParser();
  const file = 'runbooks/database-connection-pool-exhaustion.md';
  const short = (await readFile(file, 'utf8')).replaceAll("'10 minutes'", "'2 seconds'").replaceAll("'5 minutes'", "'1 second'");
  reads = automaticReads(await readRunbook(file, short));
  // 13 ordinary slots and 7 kept back; the bot has one and the administrator two.
  server = await watched({ max_connections: '20' });
  await server.admin.query('CREATE TABLE held (id integer); GRANT ALL ON held TO app_user; INSERT INTO held SELECT generate_series(1, 20)');
  bot = server.bot();
});
afterAll(() => server.stop());
afterEach(async () => {
  await server.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app_user'");
  await vi.waitFor(async () => expect((await server.admin.query("SELECT FROM pg_stat_activity WHERE usename = 'app_user'")).rowCount).toBe(0), { interval: 20, timeout: 5_000 });
});

function clients(number: number, application = 'cygni-api'): Promise<pg.Client[]> {
  return Promise.all(Array.from({ length: number }, () => server.open(roles.app, application)));
}

async function diagnosis(waiting: number | null = null): Promise<Report> {
  const examined = await bot.examine(reads);
  return report({
    now: 'x', ...examined, checks: reads.map(({ id }) => ({ id, title: id, offenders: false })), thresholds: thresholdsOf(reads.map(({ sql }) => sql)), waiting,
    // Every client of this test is on one machine: the other half of them stands for another address.
    snapshot: examined.snapshot && { ...examined.snapshot, sessions: examined.snapshot.sessions.map((session) => (session.application.startsWith('other') ? { ...session, client: `10.2.0.${session.pid % 3}` } : session)) },
  });
}

const sleeps = (client: pg.Client, seconds: number): void => void client.query(`SELECT pg_sleep(${seconds})`).catch(() => {});
const until = (condition: string, number: number) => expect.poll(async () => (await server.admin.query(`SELECT FROM pg_stat_activity WHERE ${condition}`)).rowCount, { interval: 20, timeout: 10_000 }).toBe(number);

describe('on a real server', () => {
  test('sessions that one client leaves idle are a leak of that client', async () => {
    await clients(9);
    await clients(1, 'other-api');
    await until("usename = 'app_user' AND state = 'idle' AND state_change < now() - interval '2 seconds'", 10);
    const { pool, hypotheses, room, findings } = await diagnosis();
    expect(room).toMatchObject({ slots: 13, used: 13 });
    expect(pool).toEqual({ verdict: 'one client', sentence: "The server's, and one client leaks connections: 127.0.0.1 (cygni-api) holds 9 of 13 ordinary slots, 9 of them doing nothing." });
    expect(hypotheses[0]).toMatchObject({ cause: 'leak', support: 'strong', because: expect.stringMatching(/^9 idle over 2 s, all from one client: 127\.0\.0\.1 \(cygni-api\)/) });
    expect(hypotheses.filter(({ support }) => support === 'against').map(({ cause }) => cause)).toEqual(expect.arrayContaining(['long queries', 'lock pile-up', 'traffic']));
    expect(findings.find(({ check }) => check === 'lifeguard:slots')).toMatchObject({ verdict: 'holds', count: '13 of 13' });
  });

  test('sessions behind one open transaction are a lock pile-up, on a full server and on one with room', async () => {
    const [holder, ...waiting] = await clients(8);
    await holder?.query('BEGIN; UPDATE held SET id = 0 WHERE id = 1');
    for (const client of waiting) client.query('UPDATE held SET id = 0 WHERE id = 1').catch(() => {});
    await until("wait_event_type = 'Lock'", 7);
    const room = await diagnosis();
    expect(room.pool).toMatchObject({ verdict: 'lock pile-up', sentence: expect.stringMatching(/^Not the server's yet: 11 of 13 ordinary slots used, but 7 of 10 sessions wait behind pid \d+ \(idle in transaction for \d s\)\.$/) });
    await clients(2, 'other-api');
    const full = await diagnosis();
    expect(full.pool).toMatchObject({ verdict: 'lock pile-up', sentence: expect.stringMatching(/^The server's, and locks fill it: 7 of 12 sessions wait behind pid/) });
    expect(full.hypotheses[0]).toMatchObject({ cause: 'lock pile-up', support: 'strong', because: expect.stringMatching(/^7 wait for a lock, all behind pid \d+ \(idle in transaction/) });
    expect(full.findings.find(({ check }) => check === 'lifeguard:idle-in-transaction')).toMatchObject({ verdict: 'holds', count: '1', detail: expect.stringMatching(/holds back 7 others$/) });
    expect(full.findings.find(({ check }) => check === 'lifeguard:waits')).toMatchObject({ detail: expect.stringContaining('a lock (') });
  });

  test('statements that run too long are the long queries, and no traffic', async () => {
    for (const client of await clients(6)) sleeps(client, 60);
    for (const client of await clients(4, 'other-api')) sleeps(client, 60);
    await until("wait_event = 'PgSleep' AND query_start < now() - interval '1 second'", 10);
    const { pool, hypotheses, findings } = await diagnosis();
    expect(pool).toMatchObject({ verdict: 'server full', sentence: expect.stringMatching(/^The server's\. 13 of 13/) });
    expect(hypotheses[0]).toMatchObject({ cause: 'long queries', support: 'strong', because: expect.stringMatching(/^10 running over 1 s, the longest \d s$/) });
    expect(hypotheses.find(({ cause }) => cause === 'traffic')?.support).toBe('against');
    expect(findings.find(({ check }) => check === 'lifeguard:waits')).toMatchObject({ count: '10', detail: 'a timer (PgSleep) 10' });
  });

  test('statements that are short and never end coming are traffic', async () => {
    const all = [...(await clients(6)), ...(await clients(4, 'other-api'))];
    let going = true;
    const work = all.map(async (client) => { while (going) await client.query('SELECT pg_sleep(0.6)').catch(() => { going = false; }); });
    try {
      await until("wait_event = 'PgSleep'", 10);
      const { pool, hypotheses } = await diagnosis();
      expect(pool).toMatchObject({ verdict: 'traffic', sentence: expect.stringMatching(/^The server's, and it is busy: ([89]|10) of 12 sessions are at work on short statements; 13 of 13/) });
      expect(hypotheses[0]).toMatchObject({ cause: 'traffic', support: 'strong', because: expect.stringContaining('connected within the last minute') });
    } finally {
      going = false;
      await Promise.all(work);
    }
  });

  test('requests that wait while the server has room mean the application’s own pool', async () => {
    await clients(3);
    const { pool } = await diagnosis(8);
    expect(pool).toMatchObject({ verdict: 'application starved', sentence: expect.stringMatching(/^The application's own: 8 wait inside it while the server has room, 6 of 13/) });
    expect((await diagnosis()).pool.verdict).toBe('room left');
  });
});
