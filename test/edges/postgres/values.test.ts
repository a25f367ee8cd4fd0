import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/edges/postgres/target.ts';
import { pidOf, roles, watchedByBot, type Watched } from './watched.ts';

let server: Watched;
let bot: Database;
beforeAll(async () => void ({ server, bot } = await watchedByBot()));
afterAll(() => server.stop());

/** What people type where a query waits for a value. */
const HOSTILE = ["' OR 1=1 --", "'; SELECT pg_terminate_backend(1); --", '$1', '$$', '\\', "E'\\''"];

describe('a value for a parameter', () => {
  test('is bound by the server: it is compared, and never read as SQL', async () => {
    const sql = 'SELECT usename, application_name FROM pg_stat_activity WHERE application_name = $1 AND usename = $2';
    await server.open(roles.app, 'cygni-api');
    const { answers } = await bot.examine([{ id: 'plain', sql, values: ['cygni-api', roles.app] }, ...HOSTILE.map((value, at) => ({ id: `hostile ${at}`, sql, values: [value, roles.app] }))]);
    expect(answers.plain).toMatchObject({ kind: 'table', rows: [[roles.app, 'cygni-api']] });
    for (const at of HOSTILE.keys()) expect(answers[`hostile ${at}`]).toMatchObject({ kind: 'table', rows: [] });
  });

  test('that does not fit is an answer in words, and spoils no other read', async () => {
    const { answers } = await bot.examine([
      { id: 'number', sql: 'SELECT 1 FROM pg_stat_activity WHERE pid = $1', values: ['cygni-api'] },
      { id: 'time', sql: 'SELECT now() - $1::interval', values: ['soon'] },
      { id: 'fine', sql: 'SELECT $1::int + 1 AS next', values: ['41'] },
    ]);
    expect(answers.number).toEqual({ kind: 'failed', message: 'a value does not fit what it is compared with', hint: null });
    expect(answers.time).toMatchObject({ message: 'a value does not fit what it is compared with' });
    expect(answers.fine).toMatchObject({ rows: [['42']] });
  });

  test('chooses sessions and nothing else', async () => {
    const mine = await server.open(roles.app, 'batch');
    const choose = "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND state = 'idle'";
    expect((await bot.previewSessions(choose, ['batch'])).targets.map(({ pid }) => pid)).toEqual([await pidOf(mine)]);
    for (const value of HOSTILE) expect((await bot.previewSessions(choose, [value])).targets).toEqual([]);
  });
});
