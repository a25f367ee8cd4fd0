import { describe, expect, it } from 'vitest';
import { runJq } from '../../../src/edges/jq/jq.ts';

const jq = (program: string, input = '{"a":1}', flags: string[] = []): ReturnType<typeof runJq> => runJq({ program, flags, input });

describe('a run of jq', () => {
  it('gives what jq gives', async () => {
    expect(await jq('.a, .b')).toEqual({ values: ['1', 'null'], problem: null });
    expect(await jq('..a')).toEqual({ values: [], problem: expect.stringMatching(/^syntax error/) });
  });

  it('sees nothing of ours, even where a program should ask', async () => {
    expect((await jq('env, $ENV')).values.join()).not.toContain(process.env.HOME);
    expect((await jq('import "/etc/passwd" as $x; $x')).problem).toMatch(/module not found/);
    expect((await jq('$x', '1', ['--rawfile', 'x', '/etc/passwd'])).problem).toMatch(/No such file/);
  });

  it('is stopped when it does not end, and holds nothing up meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => { turns += 1; }, 50);
    const started = performance.now();
    expect(await jq('last(range(1e12))')).toEqual({ values: [], problem: expect.stringMatching(/^it did not end within 3 s/) });
    clearInterval(timer);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(turns).toBeGreaterThan(10);
  }, 20_000);

  it.each(['def f: [., .] | f; f', 'reduce range(60) as $i ("ab"; . + .) | length', '"x" * 1000000000', '[range(1e12)] | length', 'range(1e12)'])('ends in a sentence where it takes too much: %s', async (program) => {
    expect(await jq(program)).toEqual({ values: [], problem: expect.stringMatching(/too much for it|did not end/) });
  }, 20_000);

  it('ends in a sentence where the text is too deep', async () => {
    expect(await jq('.', `${'['.repeat(9_000)}${']'.repeat(9_000)}`)).toEqual({ values: [], problem: expect.stringMatching(/too much for it/) });
  });

  it('prints no more than anybody reads', async () => {
    const { values, problem } = await jq('range(90) | "x" * 50000');
    expect(values).toHaveLength(79);
    expect(problem).toMatch(/more than anybody reads/);
  }, 20_000);

  it('leaves the next one as it was', async () => {
    const [first, second] = await Promise.all([jq('[range(1e12)]'), jq('.a')]);
    expect(first.values).toEqual([]);
    expect(second).toEqual({ values: ['1'], problem: null });
  }, 20_000);
});
