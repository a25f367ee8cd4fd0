import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/edges/postgres/target.ts';
import { roles, watchedByBot, type Watched } from './watched.ts';

const reads = [
  { id: 'states', sql: 'SELECT state, count(*) FROM pg_stat_activity GROUP BY state' },
  { id: 'idle', sql: "SELECT pid FROM pg_stat_activity WHERE state = 'idle'" },
];

let server: Watched;
let bot: Database;

beforeAll(async () => {
  ({ server, bot } = await watchedByBot({ max_connections: '20' }));
  await bot.room();
});
afterAll(() => server.stop());

/** Opens application sessions until the server takes no more; the error it gave at last. */
async function fill(role: string): Promise<{ code?: string }> {
  for (let opened = 0; opened < 50; opened += 1) {
    try {
      await server.open(role, 'cygni-api');
    } catch (error) {
      return error as { code?: string };
    }
  }
  throw new Error('the server took 50 sessions');
}

const cut = (application: string) => server.admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE $1', [application]);
const botSessions = async () => (await server.admin.query(`SELECT FROM pg_stat_activity WHERE application_name LIKE 'lifeguard/%'`)).rowCount;

describe('the warm session', () => {
  test('is the only one, is recognisable whatever the address says, and knows it may use the reserve', async () => {
    expect(await botSessions()).toBe(1);
    expect(bot.health()).toMatchObject({ connected: true, lastError: null, reserved: true, pooled: false });
    expect(bot.health().since).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('gives the whole diagnosis while the server refuses everybody else', async () => {
    expect(await fill(roles.app)).toMatchObject({ code: '53300' });
    const full = await bot.examine(reads);
    expect(full.missing).toEqual([]);
    expect(full.connection).toBe('over the reserved connection (the server refuses everyone else)');
    expect(Object.values(full.answers).map(({ kind }) => kind)).toEqual(['table', 'table']);
    const preview = await bot.previewSessions("SELECT pid FROM pg_stat_activity WHERE state = 'idle' AND usename = 'app_user'");
    // 13 ordinary slots, less the bot and the two of the superuser.
    expect(preview.targets).toHaveLength(10);
    await cut('cygni-api');
  });

  test('comes back by itself when the server cuts it, without a crash', async () => {
    const { since: before } = bot.health();
    await cut('lifeguard/%');
    // The moment without a session may be too short to be seen; a new one began later than the old one.
    await expect.poll(() => { const { connected, since } = bot.health(); return connected && since !== before; }, { timeout: 5_000 }).toBe(true);
    expect((await bot.examine(reads)).missing).toEqual([]);
    expect(await botSessions()).toBe(1);
  });

  test('cut in the middle of an examination is opened once more, and the examination is whole', async () => {
    const asked = bot.examine([{ id: 'slow', sql: 'SELECT pg_sleep(1)' }, ...reads]);
    await expect.poll(async () => (await server.admin.query(`SELECT FROM pg_stat_activity WHERE application_name LIKE 'lifeguard/%' AND wait_event = 'PgSleep'`)).rowCount, { interval: 10 }).toBe(1);
    await cut('lifeguard/%');
    const result = await asked;
    expect(result.missing).toEqual([]);
    expect(result.answers.slow?.kind).toBe('table');
  });
});

describe('a server that takes not even the bot', () => {
  test('is itself the finding, and nothing throws', async () => {
    await server.admin.query('ALTER ROLE lifeguard_bot CONNECTION LIMIT 0');
    const refused = server.bot();
    const result = await refused.examine(reads);
    expect(result).toMatchObject({ snapshot: null, identity: null, refusedAll: true });
    expect(result.missing).toEqual(["The server refuses the bot as well: no connection is left (the connection limit of the bot's own role)"]);
    expect(Object.values(result.answers)).toEqual([{ kind: 'failed', message: 'no connection', hint: null }, { kind: 'failed', message: 'no connection', hint: null }]);
    expect(refused.health()).toMatchObject({ connected: false, reserved: null, lastError: expect.stringContaining('refuses the bot') });
    await expect(refused.room()).rejects.toMatchObject({ name: 'Fault', party: 'database', retry: 'later' });

    await server.admin.query('ALTER ROLE lifeguard_bot CONNECTION LIMIT 4');
    await expect.poll(() => refused.health().connected, { timeout: 5_000 }).toBe(true);
    await refused.close();
  });

  test('that is not there at all is said so', async () => {
    const nowhere = server.bot({ url: 'postgres://lifeguard_bot@127.0.0.1:1/postgres' });
    const result = await nowhere.examine(reads);
    expect(result).toMatchObject({ snapshot: null, refusedAll: false });
    expect(result.connection).toMatch(/^The server cannot be reached/);
    await nowhere.close();
  });
});

test('a closed connection leaves no session on the server', async () => {
  const other = server.bot();
  await other.room();
  expect(await botSessions()).toBe(2);
  await other.close();
  await expect.poll(botSessions, { timeout: 5_000 }).toBe(1);
});
