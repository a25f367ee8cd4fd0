import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import { catalogColumns } from '../../../src/core/operation/sql/lists/catalog-columns.ts';
import { isColumnName, namesSomething } from '../../../src/core/operation/sql/lists/columns.ts';
import { notInCatalog, readFunctions, reviewedVolatile } from '../../../src/core/operation/sql/lists/functions.ts';
import { readOperators, readTypes } from '../../../src/core/operation/sql/lists/grammar.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { isSystemRelation } from '../../../src/core/operation/sql/lists/relations.ts';
import { testServer } from '../../support/postgres.ts';
import type { TestServer } from '../../support/postgres.ts';
import * as psql from './corpus/psql.ts';
import * as corpus from './corpus/sql.ts';

let server: TestServer;

beforeAll(async () => {
  await loadSqlParser();
  server = await testServer();
  await server.admin.query('CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL DEFAULT \'new\', CHECK (id > 0)); CREATE VIEW open_orders AS SELECT * FROM orders; CREATE SEQUENCE orders_id_seq');
});
afterAll(() => server?.stop());

async function names(sql: string): Promise<string[]> {
  return (await server.admin.query<{ name: string }>(sql)).rows.map(({ name }) => name);
}

/** The code of the error a statement ends with in a transaction that may not write; empty for none. */
async function codeOf(sql: string, values: unknown[] = []): Promise<string> {
  await server.admin.query('BEGIN READ ONLY');
  try {
    await server.admin.query({ text: sql, values });
    return '';
  } catch (error) {
    return (error as { code?: string }).code ?? '?';
  } finally {
    await server.admin.query('ROLLBACK');
  }
}

describe('the lists of what only reads, held against PostgreSQL 18', () => {
  it('name no function it does not have, save those of extensions and earlier releases', async () => {
    const known = new Set(await names("SELECT DISTINCT proname AS name FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"));
    expect([...readFunctions].filter((name) => !known.has(name) && !notInCatalog.has(name))).toEqual([]);
    expect([...notInCatalog].filter((name) => known.has(name))).toEqual([]);
  });

  it('name no volatile function that was not reviewed', async () => {
    const volatile = new Set(await names("SELECT DISTINCT proname AS name FROM pg_proc WHERE provolatile = 'v'"));
    expect([...readFunctions].filter((name) => volatile.has(name) && !reviewedVolatile.has(name))).toEqual([]);
    for (const name of ['pg_sleep', 'nextval', 'set_config', 'pg_read_file', 'pg_ls_dir', 'lo_get', 'query_to_xml', 'pg_advisory_lock', 'txid_current', 'pg_notify', 'pg_export_snapshot', 'ts_stat', 'setseed']) {
      expect(readFunctions.has(name), name).toBe(false);
    }
  });

  it('take no function that acts for a column behind a dot', async () => {
    const volatile = await names("SELECT DISTINCT proname AS name FROM pg_proc WHERE provolatile = 'v'");
    expect(volatile.filter((name) => isColumnName(name) && !readFunctions.has(name))).toEqual([]);
  });

  it('need not fear that a table’s name before a dot calls a function of PostgreSQL’s own that acts', async () => {
    const taking = "SELECT proname AS name FROM pg_proc WHERE pronargs - pronargdefaults <= 1 AND pronargs > 0 AND proargtypes[0] IN ('record'::regtype, '\"any\"'::regtype, 'anyelement'::regtype, 'anynonarray'::regtype, 'anycompatible'::regtype, 'anycompatiblenonarray'::regtype)";
    expect((await names(taking)).length).toBeGreaterThan(10);
    expect((await names(`${taking} AND provolatile = 'v'`)).filter(namesSomething)).toEqual([]);
  });

  it('know every column and every view of its catalogs', async () => {
    const columns = await names("SELECT DISTINCT a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped");
    expect(columns.filter((name) => !isColumnName(name))).toEqual([]);
    expect(catalogColumns.size).toBeGreaterThan(900);
    const relations = await names("SELECT relname AS name FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')");
    expect(relations.filter((name) => !isSystemRelation(undefined, name))).toEqual([]);
  });

  it('name no operator and no type of its own making', async () => {
    const operators = new Set(await names('SELECT DISTINCT oprname AS name FROM pg_operator'));
    expect([...readOperators].filter((name) => !operators.has(name) && !['!=', 'BETWEEN', '@'].includes(name))).toEqual([]);
    for (const type of readTypes) expect(await codeOf(`SELECT NULL::${type === 'char' ? '"char"' : type}`), type).toMatch(/^(|42704|0A000)$/);
  });

  it('leave out what calls a function behind a dot, which PostgreSQL does for anything in FROM', async () => {
    const { rows } = await server.admin.query('SELECT g.pg_cancel_backend FROM generate_series(1, 1) AS g');
    expect(rows).toEqual([{ pg_cancel_backend: false }]);
    expect(judge('sql', 'SELECT g.pg_cancel_backend FROM generate_series(1, 1) AS g').class).toBe('manual');
  });
});

describe('what is judged a read', () => {
  const reads = [...corpus.everyday, ...psql.everyday].filter(({ label }) => label === 'read');

  it('runs where nothing may be written: only a table or an extension may be missing', async () => {
    for (const { language, text } of reads) {
      const { operation } = judge(language, text);
      const all = operation.kind === 'several' ? operation.operations : [operation];
      for (const each of all) {
        // Of the answer without end nobody waits for the end.
        if (each.kind !== 'sql read' || each.parameters.length > 0 || /RECURSIVE n\(i\)|1000000000/.test(each.sql)) continue;
        // No such table, column, function, setting or schema here; a sequence not yet used in this session.
        expect(await codeOf(each.sql), each.sql).toMatch(/^(|42P01|42883|42704|42703|3F000|55000|55P02|58P01|22023)$/);
      }
    }
  });

  it.each([
    ["SELECT * FROM pg_stat_activity WHERE datname = '<db>' AND pid <> <pid> LIMIT [N]", ['app', '5', '3']],
    ["SELECT pg_size_pretty(pg_total_relation_size('<table>')), pg_relation_size(<table>)", ['orders']],
    ["SELECT pid FROM pg_stat_activity WHERE query_start < now() - interval '<n> minutes' AND query ILIKE '%$TABLE%'", ['5', 'orders']],
    ["SELECT * FROM orders WHERE status IN ('<a>', '<b>') AND id = ANY('<ids>')", ['x', 'y', '{1,2}']],
    ["SELECT now() > timestamptz '<start>', now() - $1::interval", ['2026-01-01', '1 hour']],
    ['EXPLAIN SELECT * FROM orders WHERE id = <id>', ['7']],
  ])('takes values for its placeholders, which the server binds: %s', async (text, values) => {
    const judgement = judge('sql', text);
    expect(judgement.class, judgement.reason).toBe('read');
    if (judgement.operation.kind !== 'sql read') throw new Error('not a read');
    expect(judgement.operation.parameters).toHaveLength(values.length);
    expect(await codeOf(judgement.operation.sql, values)).toBe('');
  });

  it('chooses sessions by a bound number', async () => {
    const { operation } = judge('sql', 'SELECT pg_terminate_backend(<pid>)');
    if (operation.kind !== 'signal sessions') throw new Error('not a signal');
    expect((await server.admin.query({ text: `SELECT pid FROM (${operation.choose}) c WHERE pid IN (SELECT pid FROM pg_stat_activity)`, values: ['1'] })).rows).toEqual([]);
  });
});

describe("psql's own commands", () => {
  const plain = ['d', 'dt', 'di', 'dv', 'dm', 'ds', 'dE', 'dP', 'dtv', 'dn', 'du', 'dg', 'df', 'da', 'dx', 'l', 'list', 'db', 'dp', 'z', 'dRp', 'dRs', 'dT', 'dL', 'dy', 'dX', 'dconfig', 'drds', 'conninfo', 'encoding'];
  const named = ['d orders', 'd open_orders', 'd public.orders', 'd public.', 'dt *.*', 'dt ord*', 'dt pg_catalog.pg_c?ass', 'dn public', 'du post*', 'df pg_catalog.now', 'dx plpgsql', 'l postgres', 'dconfig work_mem', 'sf pg_catalog.now', 'sv open_orders', 'd "orders"', 'd orders;'];

  it.each([...plain, ...plain.map((command) => `${command}+`), 'dS', 'dtS', 'dtS+', ...named, ...named.map((command) => command.replace(' ', '+ '))])('\\%s is a read of the catalogs, by itself unless it lists settings', async (command) => {
    const judgement = judge('sql', `\\${command}`);
    expect(judgement, judgement.reason).toMatchObject({ class: 'read', auto: !/^(dconfig|drds)\+?$/.test(command), operation: { kind: 'sql read', filters: [], parameters: [] } });
    if (judgement.operation.kind === 'sql read') expect(await codeOf(judgement.operation.sql), judgement.operation.sql).toBe('');
  });

  it('find what they are asked for, and what hides behind a wildcard no more than it says', async () => {
    const rows = async (command: string): Promise<Record<string, unknown>[]> => {
      const { operation } = judge('sql', command);
      return operation.kind === 'sql read' ? (await server.admin.query(operation.sql)).rows : [];
    };
    expect((await rows('\\dt')).map(({ name }) => name)).toEqual(['orders']);
    expect((await rows('\\d orders')).map(({ part, name }) => `${part} ${name}`)).toEqual(['column id', 'column status', 'primary key orders_pkey', 'constraint orders_id_check', 'constraint orders_id_not_null', 'constraint orders_pkey', 'constraint orders_status_not_null']);
    expect((await rows('\\d+ open_orders')).at(-1)).toMatchObject({ part: 'query' });
    expect(await rows('\\dt ord_rs')).toEqual([]);
    expect(await rows('\\dt ord?rs')).toHaveLength(1);
    expect(await rows('\\dt ORDERS')).toHaveLength(1);
    expect(await rows('\\dt "ORDERS"')).toEqual([]);
    expect(await rows("\\dt \"o'rders\"")).toEqual([]);
  });

  it('bind the name that is left open', async () => {
    const judgement = judge('sql', '\\d <table>');
    expect(judgement).toMatchObject({ class: 'read', auto: false, placeholders: ['<table>'], operation: { parameters: ['<table>'] } });
    if (judgement.operation.kind === 'sql read') expect((await server.admin.query({ text: judgement.operation.sql, values: ["orders' OR true --"] })).rows).toEqual([]);
  });
});
