import { describe, expect, it } from 'vitest';
import { buildFilter, runFilters } from '../../../src/core/operation/filter/filter.ts';

const log = ['12:01 connection opened', '12:02 pool timeout', '12:02 pool timeout', '12:03 connection closed properly', '12:04 ERROR pool exhausted', ''];

function piped(lines: string[], ...pipe: string[][]): string[] {
  return runFilters(lines, pipe.map(([program = '', ...args]) => ({ program, args })));
}

/** Expectations were taken from GNU grep 3.8, coreutils 9.1 and mawk 1.3.4 under LC_ALL=C. */
describe('the filters of a pipe', () => {
  it('find lines as grep does, in its three dialects', () => {
    expect(piped(log, ['grep', '-E', 'connection|pool'], ['grep', '-v', 'closed properly'])).toHaveLength(4);
    expect(piped(['a|b', 'ab'], ['grep', 'a|b'])).toEqual(['a|b']);
    expect(piped(['a|b', 'xa'], ['grep', 'a\\|b'])).toEqual(['a|b', 'xa']);
    expect(piped(['a+b', 'aab'], ['grep', 'a+b'])).toEqual(['a+b']);
    expect(piped(['a.c', 'abc'], ['grep', '-F', 'a.c'])).toEqual(['a.c']);
    expect(piped(['id=7', 'id='], ['grep', '-P', 'id=\\d+'])).toEqual(['id=7']);
    expect(piped(['2026-11-23 x', 'x 2026'], ['grep', '-E', '^[0-9]{4}-[[:digit:]]{2}'])).toEqual(['2026-11-23 x']);
  });

  it('count, cut out, surround and number what grep finds', () => {
    expect(piped(log, ['grep', '-ci', 'error'])).toEqual(['1']);
    expect(piped(['a=1 b=22'], ['grep', '-oE', '[0-9]+'])).toEqual(['1', '22']);
    expect(piped(['1', '2', 'x', '4', '5', 'x'], ['grep', '-A1', 'x'])).toEqual(['x', '4', '--', 'x']);
    expect(piped(['1', '2', 'x', '4', '5'], ['grep', '-n', '-C', '1', 'x'])).toEqual(['2-2', '3:x', '4-4']);
    expect(piped(['word', 'words'], ['grep', '-w', 'word'])).toEqual(['word']);
    expect(piped(['x', 'xx', 'x'], ['grep', '-m1', 'x'])).toEqual(['x']);
  });

  it('take the leftmost and then the longest match', () => {
    expect(piped(['foobar'], ['grep', '-oE', 'foo|foobar'])).toEqual(['foobar']);
    expect(piped(['xab'], ['grep', '-oE', 'b|ab'])).toEqual(['ab']);
  });

  it('cannot be made slow by a pattern', () => {
    const line = 'a'.repeat(10_000);
    const started = performance.now();
    for (const pattern of ['(a+)+$b', '(a|aa)*b', '(a*)*(a*)*b', '.*.*.*.*=.*']) expect(piped([line], ['grep', '-E', pattern])).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['grep', '-f', 'patterns'], ['grep', 'x', '/etc/passwd'], ['grep', '-r', 'x'], ['grep', '-q', 'x'], ['grep'], ['grep', '(a)\\1', '-E'], ['grep', '-P', '(?=a)'], ['grep', '-P', 'a+?'],
    ['grep', '-E', '(a'], ['grep', '-E', 'a{1,100000}'], ['grep', '-E', '((a{100}){100}){100}'], ['grep', '[z-a]'],
    ['sort', '-o', 'file'], ['sort', 'file'], ['head', '-c', '5'], ['head', 'file'], ['tail', '-f'], ['uniq', 'in', 'out'], ['wc', 'file'], ['cut', '-f1', 'file'], ['cut', '-d', '::', '-f1'], ['tr', 'a'],
    ['awk', '{system($1)}'], ['awk', '{print > "x"}'], ['awk', '{print | "sh"}'], ['awk', '-f', 'x'], ['awk', '-v', 'a=b', '{print $1}'], ['awk', '{getline x}'],
    ['sed', 's/a/b/'], ['tee', 'x'], ['xargs', 'rm'], ['jq', 'env'], ['jq', '.a | input'], ['jq', '-f', 'x'], ['jq', '.', 'file'], ['jq', '$__loc__'], ['jq', '.a; .b'], ['jq', '--args', '.'], ['cat'], ['sh'], ['constructor'], ['__proto__'],
  ])('are not understood: %s %s %s', (...words) => {
    const [program = '', ...args] = words;
    expect(buildFilter({ program, args })).toBeNull();
  });

  it('order lines as sort does', () => {
    expect(piped(['10', '9', '-1', 'x'], ['sort', '-n'])).toEqual(['-1', 'x', '9', '10']);
    expect(piped(['b 2', 'a 10', 'c 1'], ['sort', '-k2', '-rn'])).toEqual(['a 10', 'b 2', 'c 1']);
    expect(piped(['1K', '2M', '300'], ['sort', '-hr'])).toEqual(['2M', '1K', '300']);
    expect(piped(['b', 'a', 'b'], ['sort', '-u'])).toEqual(['a', 'b']);
    expect(piped(['x:2', 'y:1'], ['sort', '-t:', '-k2,2n'])).toEqual(['y:1', 'x:2']);
  });

  it('count runs of lines as uniq does, and the whole as wc does', () => {
    expect(piped(['b', 'a', 'b'], ['sort'], ['uniq', '-c'], ['sort', '-rn'])).toEqual(['      2 b', '      1 a']);
    expect(piped(log, ['wc', '-l'])).toEqual(['6']);
    expect(piped(['a b', 'c'], ['wc'])).toEqual(['      2       3       6']);
  });

  it('keep the first and the last lines as head and tail do', () => {
    const ten = Array.from({ length: 12 }, (_, index) => String(index + 1));
    expect(piped(ten, ['head'])).toHaveLength(10);
    expect(piped(ten, ['head', '-n', '-10'])).toEqual(['1', '2']);
    expect(piped(ten, ['tail', '-2'])).toEqual(['11', '12']);
    expect(piped(ten, ['tail', '-n', '+11'])).toEqual(['11', '12']);
  });

  it('pick columns as cut, awk and tr do', () => {
    expect(piped(['a:b:c', 'none'], ['cut', '-d:', '-f2-'])).toEqual(['b:c', 'none']);
    expect(piped(['abcdef'], ['cut', '-c', '2-3,5'])).toEqual(['bce']);
    expect(piped(['  one two  three'], ['awk', '{print $3, $1}'])).toEqual(['three one']);
    expect(piped(['a,b,c'], ['awk', '-F,', '{print $NF}'])).toEqual(['c']);
    expect(piped(['k=v'], ['awk', '-F', '=', '{print $2 " of " $1}'])).toEqual(['v of k']);
    expect(piped(['a b'], ['tr', ' ', '\\n'])).toEqual(['a', 'b']);
    expect(piped(['Hello'], ['tr', '[:upper:]', '[:lower:]'])).toEqual(['hello']);
    expect(piped(['aabbc'], ['tr', '-s', 'ab'])).toEqual(['abc']);
  });

  it('pick from JSON as jq does', () => {
    const pods = ['{"items":[{"name":"a","n":1},', ' {"name":"b","n":[]}],"a-b":null}'];
    expect(piped(pods, ['jq', '-r', '.items[].name'])).toEqual(['a', 'b']);
    expect(piped(pods, ['jq', '.items[0]'])).toEqual(['{', '  "name": "a",', '  "n": 1', '}']);
    expect(piped(pods, ['jq', '-c', '.items | .[-1]'])).toEqual(['{"name":"b","n":[]}']);
    expect(piped(pods, ['jq', '.items | length'])).toEqual(['2']);
    expect(piped(pods, ['jq', '."a-b".c'])).toEqual(['null']);
    expect(piped(pods, ['jq', '-c', 'keys'])).toEqual(['["a-b","items"]']);
    expect(piped(pods, ['jq', '.constructor'])).toEqual(['null']);
    expect(piped(pods, ['jq', '.items.name'])).toEqual(['jq: nothing at .name']);
    expect(piped(['no json'], ['jq', '.'])).toEqual(['jq: the input is not one JSON document']);
  });

  it('refuse to run what the judge would not have let through', () => {
    expect(() => piped(['x'], ['tee', 'file'])).toThrow(/not a filter/);
  });
});
