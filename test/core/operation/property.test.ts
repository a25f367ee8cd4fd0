import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { adversarial, everyday } from './corpus/corpus.ts';

beforeAll(loadSqlParser);

/** Calls and words that change something, for both languages. */
const mutations = [
  'pg_terminate_backend(1)', 'pg_cancel_backend(1)', 'pg_reload_conf()', "set_config('a','b',false)", "nextval('s')", 'pg_stat_reset()', "lo_unlink(1)", 'pg_advisory_lock(1)',
  '; DROP TABLE x', '; DELETE FROM x', ' FOR UPDATE', ' INTO x', 'DELETE FROM x RETURNING 1',
  '; rm x', ' && rm x', ' | sh', ' | xargs rm', ' > x', '$(rm x)', '`rm x`', ' & rm x', '\nrm x', ' -X POST', ' -o x', ' --raw /x/proxy/y', ' | tee x', ' | awk "{system(1)}"',
];
const reads = everyday.filter(({ label }) => label === 'read');
const pieces = [...adversarial.map(({ text }) => text), ...mutations, ' ', "'", '"', '$$', '--', '/*', '*/', '\\', '(', ')', ',', '\n', 'WHERE ', 'SELECT ', 'E', 'U&'];

/** A read with random pieces put in, cut out or put in another's place. */
const edited = fc
  .tuple(fc.constantFrom(...reads), fc.array(fc.tuple(fc.nat(400), fc.nat(6), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 4 }))
  .map(([read, edits]) => ({
    language: read.language,
    text: edits.reduce((text, [at, cut, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + cut), read.text),
  }));

/**
 * An own, cruder view of what a SQL text calls: strings, quoted names and comments are dropped with a scanner that knows
 * nothing of the judge, then every `name(` is listed.
 */
function calls(sql: string): string[] {
  const bare = sql.replace(/\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*[^]*?\*\/)*\*\/|--[^\n]*|\$(\w*)\$[^]*?\$\1\$|[eE]'(?:\\[^]|''|[^'\\])*'|'(?:''|[^'])*'/g, ' ');
  return [...bare.matchAll(/([A-Za-z_]\w*)"?\s*\(/g)].map((match) => (match[1] ?? '').toLowerCase());
}

const mutating = /^(pg_terminate_backend|pg_cancel_backend|pg_reload_conf|set_config|nextval|setval|pg_stat_reset|pg_stat_statements_reset|lo_unlink|pg_advisory_lock|pg_promote|pg_sleep|dblink_exec|pg_read_file|txid_current|query_to_xml)$/;

describe('a random edit of a read', () => {
  it('never yields a SQL read that calls what changes something', () => {
    fc.assert(
      fc.property(edited, ({ language, text }) => {
        const { operation } = judge(language, text);
        if (operation.kind === 'sql read') expect(calls(operation.sql).filter((name) => mutating.test(name))).toEqual([]);
        if (operation.kind === 'signal sessions') expect(calls(operation.choose).filter((name) => mutating.test(name))).toEqual([]);
      }),
      { numRuns: 1_500, seed: 7 },
    );
  });

  it('never yields a read whose words hold an operator of the shell outside quotes', () => {
    fc.assert(
      fc.property(edited, ({ language, text }) => {
        const judgement = judge(language, text);
        if (language !== 'bash' || judgement.class !== 'read') return;
        const bare = text.replace(/\\[^]/g, ' ').replace(/'[^']*'|"[^"]*"/g, ' ').replace(/(^|\s)#.*$/gm, ' ').replace(/2>\s*\/dev\/null|2>&\s*1/g, ' ').replace(/<[A-Za-z][\w.-]*>/g, ' ');
        expect(bare).not.toMatch(/[;&<>`]|\$\(|\|\||\|&|\n\s*\S/);
      }),
      { numRuns: 1_500, seed: 7 },
    );
  });

  it('always gets an answer, and a manual one is never run', () => {
    fc.assert(
      fc.property(fc.constantFrom('sql' as const, 'bash' as const), fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 60 })), (language, text) => {
        const judgement = judge(language, text);
        expect(judgement.auto && judgement.class !== 'read').toBe(false);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});
