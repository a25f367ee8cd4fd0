import { inspect } from 'node:util';
import fc from 'fast-check';
import type pg from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownFindings } from '../../../src/core/diagnosis/own-findings.ts';
import { findingOf } from '../../../src/core/diagnosis/finding.ts';
import { usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import type { Database, Examination } from '../../../src/edges/postgres/target.ts';
import { lawful, pieces, secret } from './planted.ts';
import { roles, watched, type Watched } from './watched.ts';

let server: Watched;
let bot: Database;
let clients: pg.Client[];
const logged: string[] = [];

/** Every way a runbook may ask for statement text, and some that nobody should. */
const reads = [
  'SELECT pid, query FROM pg_stat_activity', 'SELECT * FROM pg_stat_activity', 'SELECT query AS application_name, left(query, 300) AS head, upper(query) AS state FROM pg_stat_activity', 'SELECT a FROM pg_stat_activity a',
  'SELECT to_json(a) FROM pg_stat_activity a', "SELECT string_agg(query, ' ; ') FROM pg_stat_activity", 'SELECT substr(query, 9) AS usename FROM pg_stat_activity', 'SELECT max(query), min(query) FROM pg_stat_activity', 'SELECT state, array_agg(query) FROM pg_stat_activity GROUP BY state',
  'SELECT waiting.query AS blocked, holding.query AS blocking FROM pg_stat_activity waiting JOIN pg_stat_activity holding ON holding.pid <> waiting.pid', 'SELECT pg_stat_get_backend_activity(id) FROM pg_stat_get_backend_idset() id', 'SELECT s.query FROM pg_stat_get_activity(NULL) s',
  'SELECT query, calls, mean_exec_time FROM pg_stat_statements ORDER BY total_exec_time DESC', 'SELECT * FROM pg_stat_statements', "SELECT regexp_replace(query, '\\s+', ' ', 'g') AS q FROM pg_stat_statements", 'SELECT s.query || a.query FROM pg_stat_statements s, pg_stat_activity a LIMIT 50',
  // Errors that quote what they could not read.
  'SELECT query::integer FROM pg_stat_activity', 'SELECT query::regclass FROM pg_stat_activity', 'SELECT query::regtype FROM pg_stat_activity', 'SELECT query::regproc FROM pg_stat_activity', 'SELECT query::json FROM pg_stat_activity', 'SELECT query::timestamptz FROM pg_stat_activity',
  'SELECT query::inet FROM pg_stat_activity', "SELECT to_date(query, 'YYYY') FROM pg_stat_activity", 'SELECT current_setting(query) FROM pg_stat_activity', "SELECT to_number(query, '999') FROM pg_stat_activity", "SELECT 'x' ~ query FROM pg_stat_activity", 'SELECT application_name::regclass FROM pg_stat_activity',
  'SELECT has_table_privilege(query, query) FROM pg_stat_activity', 'SELECT query::regrole FROM pg_stat_activity', 'SELECT pg_size_bytes(query) FROM pg_stat_activity', 'SELECT convert_from(query::bytea, query) FROM pg_stat_activity', 'SELECT query::bit FROM pg_stat_activity', 'SELECT query::"char"::regnamespace FROM pg_stat_activity',
].map((sql, at) => ({ id: String(at), sql }));

beforeAll(async () => {
  server = await watched({ shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_utility': 'on' });
  await server.admin.query('CREATE EXTENSION pg_stat_statements; CREATE TABLE orders (id integer, name text); GRANT ALL ON orders TO app_user; ALTER ROLE app_user CREATEROLE');
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  bot = server.bot({ log });
  clients = await Promise.all(Array.from({ length: 20 }, () => server.open(roles.app, 'cygni-api')));
});
afterAll(() => server.stop());

/** Everything that leaves the edge, and what the findings make of it. */
function everything(examined: Examination): string {
  const findings = reads.map(({ id, sql }) => findingOf({ id, title: sql, offenders: true }, examined.answers[id] ?? { kind: 'failed', message: '', hint: null }, examined.snapshot));
  return JSON.stringify([examined, findings, examined.snapshot && ownFindings(examined.snapshot, usualThresholds)]);
}

test('of some hundred statements that real sessions have sent, none shows its secret in any answer, finding or log', async () => {
  const generated = fc.sample(pieces, { numRuns: 300 }).map(([parts, glue]) => `SELECT ${parts.join(glue)}`.replaceAll('\0', ''));
  const planted = [...lawful, ...generated].filter((text) => text.includes(secret));
  expect(planted.length).toBeGreaterThan(200);
  let carried = 0;
  for (let at = 0; at < planted.length; at += clients.length) {
    const sent = planted.slice(at, at + clients.length);
    await Promise.all(sent.map((text, index) => clients[index]?.query(text).catch(() => {})));
    // What the server now holds, as its superuser sees it: the secrets are really there.
    carried += (await server.admin.query('SELECT FROM pg_stat_activity WHERE query LIKE $1', [`%${secret}%`])).rowCount ?? 0;
    const examined = await bot.examine(reads);
    expect(examined.missing).toEqual([]);
    const shown = [...everything(examined).toLowerCase().matchAll(new RegExp(`.{0,80}${secret}.{0,80}`, 'g'))].map(([around]) => around);
    expect(shown).toEqual([]);
  }
  expect(carried).toBeGreaterThan(200);
  expect((await server.admin.query('SELECT FROM pg_stat_statements WHERE query LIKE $1', [`%${secret}%`])).rowCount).toBeGreaterThan(5);
  const examined = await bot.examine(reads);
  const kinds = reads.map(({ id }) => examined.answers[id]?.kind);
  expect(kinds.slice(0, 16)).toEqual(Array.from({ length: 16 }, () => 'table'));
  expect(kinds.filter((kind) => kind === 'failed').length).toBeGreaterThan(10);
  expect(logged.join('').toLowerCase()).not.toContain(secret);
}, 120_000);

describe('an error', () => {
  test('of a step carries no value the server quoted, not even in what is behind it', async () => {
    await clients[0]?.query(`SELECT '${secret}'`);
    for (const choose of ['SELECT query::integer AS pid FROM pg_stat_activity', 'SELECT query::regclass::oid::integer AS pid FROM pg_stat_activity', "SELECT pid FROM pg_stat_activity WHERE query::json->>'a' = '1'"]) {
      const error: unknown = await bot.previewSessions(choose).then(() => 'none', (reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'Fault', party: 'database' });
      expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(secret);
    }
    const typed: unknown = await bot.previewSessions('SELECT pid FROM pg_stat_activity WHERE pid = $1', [secret]).then(() => 'none', (reason: unknown) => reason);
    expect(inspect(typed, { depth: 12, showHidden: true })).not.toContain(secret);
  });

  test('about the author’s own words still says them', async () => {
    const { answers } = await bot.examine([{ id: 'a', sql: 'SELECT nowhere FROM pg_stat_activity' }, { id: 'b', sql: 'SELECT * FROM shop.missing' }, { id: 'c', sql: 'SELECT frobnicate(pid) FROM pg_stat_activity' }]);
    expect([answers.a, answers.b, answers.c]).toMatchObject([{ message: 'column "nowhere" does not exist' }, { message: 'relation "shop.missing" does not exist' }, { message: 'function frobnicate(integer) does not exist' }]);
  });

  test('of a connection never carries the password of its address', async () => {
    const address = new URL(server.url(roles.bot));
    address.password = secret;
    const wrong = server.bot({ url: address.href, log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }) });
    expect(JSON.stringify(await wrong.examine(reads))).not.toContain(secret);
    const error: unknown = await wrong.room().then(() => 'none', (reason: unknown) => reason);
    expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(secret);
    expect(JSON.stringify(wrong.health())).not.toContain(secret);
    expect(logged.join('')).not.toContain(secret);
    await wrong.close();
  });
});
