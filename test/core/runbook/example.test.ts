/** The README's chapter about writing a runbook, held against what the reader makes of its example. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { becomes } from '../../../src/cli/plan.ts';
import { readRunbook } from '../../../src/core/runbook/read.ts';
import { rules } from '../../../src/core/runbook/rules/rules.ts';

const readme = readFileSync(path.join(import.meta.dirname, '../../../README.md'), 'utf8');
const chapter = readme.slice(readme.indexOf('## Writing a runbook'), readme.indexOf('## Connect it'));
const example = /^````markdown\n([^]*?)^````$/m.exec(chapter)?.[1] ?? '';
const runbook = await readRunbook('mails-are-late.md', example);

/** The rows of the table below its head, cell by cell. */
function rowsBelow(head: string): string[][] {
  const [, table = ''] = chapter.slice(chapter.indexOf(head)).split(/^\|[-|]+\|\n/m);
  return table.split('\n\n')[0]!.trim().split('\n').map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));
}

describe('the chapter "Writing a runbook"', () => {
  it('shows a runbook that no rule speaks of', () => {
    expect(example.split('\n').length).toBeGreaterThan(20);
    expect(runbook.problems).toEqual([]);
  });

  it('says of every statement what plan says, and of every other part what was read', () => {
    const statements = runbook.statements.map((statement) => [statement.place.line, `\`${statement.judgement.class}\`, ${becomes(statement)}${statement.step === undefined ? '' : `, step ${statement.step}`}`]);
    const lineOf = (words: string): number => example.split('\n').findIndex((line) => line.includes(words)) + 1;
    const parts = [
      [lineOf('# Runbook'), `\`${runbook.title}\``], [lineOf('**Alert Name**'), `\`${runbook.alertNames.join(', ')}\``], [lineOf('**Severity**'), `\`${runbook.severity}\``],
      ...statements, [lineOf('video call'), `after \`${runbook.communication.callAfterMinutes}\` minutes`],
    ];
    expect(rowsBelow('| line | part | became |').map(([line, , became]) => [Number(line), became])).toEqual(parts);
  });

  it('lists every rule of check with what it speaks of', () => {
    expect(rowsBelow('| rule | speaks when |')).toEqual(rules.map(({ rule, speaks }) => [`\`${rule}\``, speaks]));
  });

  it('names the first rule that a fence marked manual silences', async () => {
    const named = /from `([a-z-]+)` on keep silent/.exec(chapter)?.[1];
    const silent = rules.slice(rules.findIndex(({ rule }) => rule === named)).map(({ rule }) => rule);
    expect(silent).toEqual(['several-in-one', 'interactive-exec', 'endless', 'local-variable', 'localhost', 'unresolved-placeholder', 'secret-read']);
  });

  it('shows a pipeline that is YAML and runs check', () => {
    const pipeline: unknown = parse(/^```yaml\n([^]*?)^```$/m.exec(chapter)?.[1] ?? '');
    expect(JSON.stringify(pipeline)).toContain('npx lifeguard check ../ours/runbooks');
  });
});
