import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue, nameOf } from '../../../src/core/operation/catalogue.ts';
import { judge } from '../../../src/core/operation/judge.ts';
import { reference } from '../../../src/core/operation/reference.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';

beforeAll(loadSqlParser);

describe('the table of what is understood', () => {
  it('is the page beside it: `npx lifeguard reference > src/core/operation/README.md`', async () => {
    expect(await readFile(new URL('../../../src/core/operation/README.md', import.meta.url), 'utf8')).toBe(reference());
  });

  it.each(catalogue.filter(({ operation }) => !['several', 'nothing'].includes(operation)))('keeps its word for $operation: $example', ({ operation, class: kind, target, example }) => {
    const language = target === 'Prometheus' ? 'promql' : /^[A-Z]{4,} /.test(example) ? 'sql' : 'bash';
    const judgement = judge(language, example);
    expect([judgement.class, nameOf(judgement.operation)], judgement.reason).toEqual([kind, operation]);
  });
});
