import { describe, expect, it } from 'vitest';
import { awkExamples } from './awk.examples.ts';
import { piped } from './example.ts';
import { grepExamples } from './grep.examples.ts';
import { sedExamples } from './sed.examples.ts';
import { textExamples } from './text.examples.ts';

describe('a filter does what the program of its name does', () => {
  it.each(grepExamples)('$command', async (example) => expect(await piped(example)).toEqual(example.output));
  it.each(textExamples)('$command', async (example) => expect(await piped(example)).toEqual(example.output));
  it.each(sedExamples)('$command', async (example) => expect(await piped(example)).toEqual(example.output));
  it.each(awkExamples)('$command', async (example) => expect(await piped(example)).toEqual(example.output));

  it('and so does a pipe of several', async () => {
    const log = ['12:01 opened a', '12:02 timeout', '12:02 timeout', '12:03 closed properly', '12:04 ERROR exhausted'];
    expect(await piped({ command: `grep -E 'timeout|ERROR|closed' | grep -v properly | awk '{print $2}' | sort | uniq -c | sort -rn | head -1`, input: log })).toEqual(['      2 timeout']);
  });

  it('says in a line what went wrong while it worked', async () => {
    expect(await piped({ command: `awk '{print 6/$1}'`, input: ['2', '0', '3'] })).toEqual(['3', 'awk: division by zero']);
    expect(await piped({ command: 'base64 -d', input: ['YWJj!'] })).toEqual(['abc', 'base64: invalid input']);
    expect(await piped({ command: 'python -m json.tool', input: ['{'] })).toEqual(['json.tool: the input is not one JSON document']);
  });
});
