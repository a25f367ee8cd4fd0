import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import { judgePsql } from '../../../src/core/operation/program/psql.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { psqlLines } from '../../../src/core/operation/sql/form.ts';
import { splitScript } from '../../../src/core/operation/sql/script.ts';

beforeAll(loadSqlParser);

const typed = (text: string, placeholders: string[] = []): ReturnType<typeof judgePsql> => judgePsql([], [], { text, placeholders });

describe('psql', () => {
  it('takes statements one after the other, the worst of them deciding', () => {
    expect(typed('SELECT 1;\n\\dt\nSELECT 2;')).toMatchObject({ class: 'read', auto: true, operation: { kind: 'several', operations: [{ sql: 'SELECT 1' }, { kind: 'sql read' }, { sql: 'SELECT 2' }] } });
    expect(typed('SELECT 1;\nVACUUM orders;')).toMatchObject({ class: 'change', auto: false });
    expect(typed('VACUUM orders; DELETE FROM orders;')).toMatchObject({ class: 'terminate', auto: false });
    expect(typed('SELECT 1; BEGIN; SELECT 2')).toMatchObject({ class: 'manual' });
    expect(typed('\\timing on\n\\x\nSELECT 1;\n')).toMatchObject({ class: 'read', auto: true, operation: { kind: 'sql read', sql: 'SELECT 1' } });
    expect(typed('  -- nothing\n')).toMatchObject({ class: 'manual' });
  });

  it('looks at its input only when no command is given', () => {
    expect(judgePsql([{ text: '-c', placeholders: [] }, { text: 'SELECT 1', placeholders: [] }], [], { text: 'DROP TABLE orders', placeholders: [] })).toMatchObject({ class: 'read', operation: { sql: 'SELECT 1' } });
  });

  it('binds what the shell would have put into its SQL, and nothing else', () => {
    expect(typed('SELECT pg_terminate_backend($PID)', ['$PID'])).toMatchObject({ class: 'terminate', operation: { parameters: ['$PID'] }, placeholders: ['$PID'] });
    expect(typed("SELECT * FROM orders WHERE note = 'about $what'", ['$what'])).toMatchObject({ class: 'read', auto: false, operation: { sql: "SELECT * FROM orders WHERE note = ('about ' || $1::text)", parameters: ['$what'] } });
    for (const text of ['SELECT 1 -- $X', 'SELECT "$X" FROM orders', 'SELECT $$ $X $$', "SELECT E'$X'", '\\d orders $X', '\\echo $X', 'SELECT 1 $X', '$X', 'SELECT 1; $X']) {
      expect(typed(text, ['$X']), text).toMatchObject({ class: 'manual', placeholders: ['$X'] });
    }
  });

  it.each(['SELECT 1 \\gexec', 'SELECT 1\n\\g |sh', 'SELECT 1 \\gset\nSELECT 2;', 'SELECT 1; \\! rm x', 'SELECT 1 \\; DROP TABLE x', '\\c other\nSELECT 1;', "\\echo it's\nSELECT 1; DROP TABLE x; \\! rm '", 'SELECT $$ \\! rm', '\\set x `rm x`\nSELECT 1;', '\\if true\nSELECT 1;\n\\endif', 'SELECT :x;\n\\set x 1'])('leaves a text to a person that holds more than statements and looks into the catalogs: %s', (text) => {
    expect(typed(text)).toMatchObject({ class: 'manual', auto: false });
  });

  it('sees no command of its own inside quotes, names and comments', () => {
    for (const text of ["SELECT '\\! rm'", 'SELECT "a\\b" FROM pg_class', 'SELECT $$\\!$$', 'SELECT 1 -- \\! rm', 'SELECT 1 /* \\! /* */ \\g */', "SELECT E'\\\\ \\' \\!'"]) expect(typed(text).class, text).not.toBe('manual');
    expect(splitScript("\\echo it's\nSELECT ';'; SELECT 2")).toMatchObject({ parts: [{ kind: 'meta', text: "\\echo it's" }, { kind: 'sql', text: "SELECT ';'" }, { kind: 'sql', text: 'SELECT 2' }] });
  });

  it('keeps the database a line names beside a change, and says so', () => {
    const change = judge('bash', 'psql -d app -c "VACUUM orders"');
    expect(change).toMatchObject({ class: 'change', operation: { kind: 'sql change', database: 'app' }, reason: expect.stringContaining('names the database app') });
    expect(judge('bash', 'psql "postgres://u@localhost/app?x=y" -c "VACUUM orders; SELECT 1"').operation).toMatchObject({ operations: [{ database: 'app' }, { kind: 'sql read' }] });
    for (const text of ['psql -c "VACUUM orders"', 'psql -d postgres -c "VACUUM orders"', 'psql -d $DB -c "VACUUM orders"', 'psql "$URL" -c "VACUUM orders"']) expect(judge('bash', text).operation, text).not.toHaveProperty('database');
  });

  it('passes its rows through a pipe in the form it was asked for', () => {
    expect(judge('bash', "psql -At -F ';' -c 'SELECT 1' | wc -l").operation).toEqual({
      kind: 'sql read', sql: 'SELECT 1', parameters: [], filters: [{ program: 'wc', args: ['-l'] }], form: { layout: 'unaligned', header: false, expanded: false, separator: ';' },
    });
    expect(judge('bash', 'psql -x --csv -c "SELECT 1" | head -3').operation).toMatchObject({ form: { layout: 'csv', header: true, expanded: true, separator: ',' } });
    expect(judge('bash', "psql -c 'SELECT 1'").operation).not.toHaveProperty('form');
  });
});

/** Expectations were printed by psql 15.18. */
describe('the lines psql prints', () => {
  const columns = ['a', 'longname', 'n', 'b'];
  const rows = [['1', 'idle in', '', 't'], ['22', 'x,"y', 'q', 'f']];
  const form = { layout: 'aligned', header: true, expanded: false, separator: '|' } as const;

  it('are set in columns', () => {
    expect(psqlLines(columns, rows, form)).toEqual([' a  | longname | n | b ', '----+----------+---+---', ' 1  | idle in  |   | t', ' 22 | x,"y     | q | f', '(2 rows)', '']);
    expect(psqlLines(columns, rows, { ...form, header: false })).toEqual([' 1  | idle in  |   | t', ' 22 | x,"y     | q | f', '']);
    expect(psqlLines(['?column?'], [], form)).toEqual([' ?column? ', '----------', '(0 rows)', '']);
  });

  it('are bare without alignment, and quoted as CSV', () => {
    expect(psqlLines(columns, rows, { ...form, layout: 'unaligned' })).toEqual(['a|longname|n|b', '1|idle in||t', '22|x,"y|q|f', '(2 rows)']);
    expect(psqlLines(columns, rows, { ...form, layout: 'unaligned', header: false, separator: ';' })).toEqual(['1;idle in;;t', '22;x,"y;q;f']);
    expect(psqlLines(columns, rows, { ...form, layout: 'csv', separator: ',' })).toEqual(['a,longname,n,b', '1,idle in,,t', '22,"x,""y",q,f']);
  });

  it('are one a value when expanded', () => {
    expect(psqlLines(columns, rows, { ...form, expanded: true })).toEqual([
      '-[ RECORD 1 ]-----', 'a        | 1', 'longname | idle in', 'n        | ', 'b        | t', '-[ RECORD 2 ]-----', 'a        | 22', 'longname | x,"y', 'n        | q', 'b        | f', '',
    ]);
    expect(psqlLines(['a'], [['1'], ['2']], { ...form, layout: 'unaligned', header: false, expanded: true })).toEqual(['a|1', '', 'a|2']);
  });
});
