import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';
import { readFunctions } from '../../../src/core/operation/sql/lists/functions.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { testServer } from '../../support/postgres.ts';
import type { TestServer } from '../../support/postgres.ts';
import { adversarial, everyday } from './corpus/sql.ts';

/**
 * A server that refuses what the judge should have: nobody may call a volatile function that is not on the list, and functions,
 * an operator and casts of an application's own raise an error of their own. It knows nothing of the judge's reasons.
 */
const traps = `
  CREATE FUNCTION trap() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trap' USING ERRCODE = 'XX999'; END $$;
  CREATE TABLE users (id int, email text, status text, created_at timestamptz, expired bool, pid int, payload jsonb);
  INSERT INTO users VALUES (1, 'a', 'x', now(), true, 1, '{"items": [{"name": 1}]}');
  CREATE TABLE orders AS TABLE users; CREATE TABLE customers AS TABLE users; CREATE TABLE events AS TABLE users; CREATE TABLE payments AS TABLE users;
  CREATE SCHEMA evil; CREATE FUNCTION evil.now() RETURNS int LANGUAGE sql AS 'SELECT public.trap()';
  CREATE FUNCTION evil.plus(int, int) RETURNS int LANGUAGE sql AS 'SELECT public.trap()'; CREATE OPERATOR evil.+ (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.plus);
  CREATE FUNCTION valid(text) RETURNS bool LANGUAGE sql AS 'SELECT public.trap() > 0'; CREATE DOMAIN evil_domain AS text CHECK (valid(VALUE));
  DO $$ DECLARE name text; kind text; BEGIN
    FOREACH name IN ARRAY ARRAY['purge', 'delete_all', 'cancel_order', 'mine'] LOOP FOREACH kind IN ARRAY ARRAY['users', 'orders', 'record', 'anyelement', 'int', 'pg_stat_activity'] LOOP
      EXECUTE format('CREATE FUNCTION %I(%s) RETURNS int LANGUAGE plpgsql AS $f$ BEGIN PERFORM trap(); RETURN 1; END $f$', name, kind);
    END LOOP; END LOOP;
  END $$;
  CREATE ROLE strict; GRANT pg_read_all_data, pg_monitor TO strict; GRANT USAGE ON SCHEMA evil TO strict;`;

const calls = [
  'pg_terminate_backend(1)', 'g.pg_terminate_backend', 'u.purge', 'o.purge', 'a.purge', 'purge(1)', '(u).purge', '.purge', '.mine', '.pg_sleep', 'pid.mine', 'w.delete_all', 'l.pg_advisory_lock', 'pg_reload_conf()', "nextval('s')",
  "set_config('a.b', 'c', true)", 'pg_sleep(0)', "query_to_xml('SELECT 1', true, true, '')", 'evil.now()', '1 OPERATOR(evil.+) 2', "'x'::evil_domain", 'txid_current()', 'FROM users u', 'FROM (SELECT * FROM users) u', 'WITH u AS (SELECT * FROM users) ',
  'AS purge', 'AS g(purge)', 'purge', ';', 'SELECT ', '::', 'WHERE ', 'AND ', ' u', '*', ',', '(', ')', '.',
];
/** What some of the server's own views call for themselves; most roles may not, whoever asks. */
const ofViews = /\bpg_(hba_file_rules|ident_file_mappings|show_all_file_settings)$/;

const tokens = (text: string): string[] => text.match(/'[^']*'|"[^"]*"|[A-Za-z_]\w*|\d+|\s+|[^\w\s]/g) ?? [];

let server: TestServer;

beforeAll(async () => {
  await loadSqlParser();
  server = await testServer();
  await server.admin.query(traps);
  const { rows } = await server.admin.query<{ call: string; name: string }>("SELECT oid::regprocedure::text AS call, proname AS name FROM pg_proc WHERE provolatile = 'v' AND pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f'");
  const refused = rows.filter(({ name }) => !readFunctions.has(name) && !ofViews.test(name));
  await server.admin.query(refused.map(({ call }) => `REVOKE EXECUTE ON FUNCTION ${call} FROM PUBLIC`).join(';'));
  await server.admin.query('SET ROLE strict; SET statement_timeout = 300');
});
afterAll(() => server?.stop());

/** Why the server would not have it, when that is something the judge should have seen. */
async function caught(operation: Operation): Promise<string | null> {
  const all = operation.kind === 'several' ? operation.operations : [operation];
  for (const each of all) {
    const sql = each.kind === 'sql read' ? each.sql : each.kind === 'signal sessions' ? each.choose : null;
    if (sql === null || ('parameters' in each && each.parameters.length > 0)) continue;
    await server.admin.query('BEGIN READ ONLY');
    try {
      await server.admin.query(sql);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === 'XX999' || code === '25006' || (code === '42501' && message.includes('function') && !ofViews.test(message))) return `${message}: ${sql}`;
    } finally {
      await server.admin.query('ROLLBACK');
    }
  }
  return null;
}

describe('on a server that refuses what is not on the list', () => {
  it('the traps work', async () => {
    const choose = (sql: string): Operation => ({ kind: 'sql read', sql, parameters: [], filters: [] });
    for (const sql of ['SELECT u.purge FROM users u', 'WITH u AS (SELECT * FROM users) SELECT u.purge FROM u', 'SELECT a.purge FROM pg_stat_activity a', 'SELECT pg_reload_conf()', 'SELECT g.pg_terminate_backend FROM generate_series(1, 2) g', "SELECT 'x'::evil_domain", 'CREATE TABLE t ()']) {
      expect(await caught(choose(sql)), sql).not.toBeNull();
    }
  });

  it('no example that is judged a read, and no choice of sessions, meets a refusal', async () => {
    for (const { text } of [...everyday, ...adversarial]) expect(await caught(judge('sql', text).operation), text).toBeNull();
  });

  it('neither does any random edit of one', async () => {
    const reads = everyday.filter(({ label, text }) => label === 'read' && !/^\\|1000000000/.test(text));
    const pool = [...new Set([...everyday, ...adversarial].flatMap(({ text }) => tokens(text)).filter((token) => token.trim() !== ''))];
    const edits = fc.array(fc.tuple(fc.nat(400), fc.boolean(), fc.oneof(fc.constantFrom(...pool), fc.constantFrom(...calls))), { minLength: 1, maxLength: 2 });
    const edited = fc.tuple(fc.constantFrom(...reads), edits).map(([read, changes]) => {
      const text = [...tokens(read.text)];
      for (const [at, inserts, token] of changes) text.splice(at % (text.length + 1), inserts ? 0 : 1, token);
      return text.join('');
    });
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(edited, async (text) => {
        const { operation } = judge('sql', text);
        if (operation.kind === 'sql read') asked += 1;
        expect(await caught(operation)).toBeNull();
      }),
      { numRuns: 3_000 },
    );
    expect(asked).toBeGreaterThan(200);
  });
});
