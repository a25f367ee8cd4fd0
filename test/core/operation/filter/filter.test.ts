import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFilter, isSensitiveFilter, runFilters } from '../../../../src/core/operation/filter/filter.ts';
import { filtersOf, piped } from './example.ts';

/** Each is a filter's name with words that make it more than a filter, or that nobody here can vouch for. */
const notUnderstood = String.raw`
  grep -f patterns
  grep x /etc/passwd
  grep -r x .
  grep -l x
  grep -L x
  grep -H x
  grep -z x
  grep --include=x x
  grep
  grep x -
  grep -E '(a)\1'
  grep '\(a\)\1'
  grep -P '(?!a)'
  grep -P '(?=a)b'
  grep -P 'a++'
  grep -P '(?>a)'
  grep -P '\Qa\E'
  grep -P '(*COMMIT)a'
  grep -E '(a'
  grep -E 'a)'
  grep 'a\{1'
  grep '[z-a]'
  grep '[[.hyphen.]]'
  grep -E 'a{1,100000}'
  grep -E '((a{100}){100}){100}'
  grep -E '\y'
  grep -E -P x
  grep -A x y
  zgrep x
  rgrep x
  sort -o file
  sort -uo file
  sort --output=file
  sort --compress-program=sh
  sort -T /tmp
  sort --files0-from=x
  sort -R
  sort -c
  sort -m
  sort file
  sort -k0
  sort -n -h
  head file
  head -n 5 file
  head -n x
  tail -f
  tail -F
  tail --follow
  tail -n 5 file
  uniq in out
  uniq --all-repeated
  wc file
  wc --files0-from=x
  cut -f1 file
  cut -d '::' -f1
  cut -f1 -c1
  cut
  tr a
  tr -d a b
  tr a b c
  column -t file
  column
  base64 file
  base64 -d file
  cat file
  cat /etc/passwd -
  less file
  less -o log
  less +F
  nl file
  fold file
  paste a b
  tac file
  awk '{system($1)}'
  awk 'BEGIN {system("id")}'
  awk '{print > "x"}'
  awk '{print $1 > $2}'
  awk '{print >> "x"}'
  awk '{print | "sh"}'
  awk '{printf "%s", $1 > "x"}'
  awk '{"date" | getline x}'
  awk '{getline x < "/etc/passwd"}'
  awk '{getline}'
  awk 'BEGIN {while ((getline line) > 0) print line}'
  awk '{print ENVIRON["HOME"]}'
  awk '{close("x")}'
  awk '{fflush()}'
  awk 'function f(x) {system(x)} {f($1)}'
  awk '@include "x"'
  awk '@load "filefuncs"'
  awk 'BEGIN {f = "system"; @f("id")}'
  awk -f x
  awk -i inplace '{print}'
  awk -v 'a=b'
  awk '{print $1}' file
  awk '{print $1}' a=b
  awk '{printf $1}'
  awk '{printf "%s %s", $1}'
  awk '{printf "%*d", $1, $2}'
  awk '$1 ~ $2'
  awk '{RS = ""}'
  awk '{NF = 2}'
  awk '{do print; while (1)}'
  awk '{print
  awk '{print srand()}'
  awk '{print systime()}'
  awk --version
  awk 'BEGIN {FS=":"; OFS="-"} {print $2, $1}'
  awk '{gsub(/a/, "<&>"); print}'
  awk '{sub("%", "", $2); if ($2+0 > 80) print $1}'
  awk '{n = split($1, p, "/"); print p[1], n}'
  awk '{for (i = NF; i > 0; i--) printf "%s ", $i; print ""}'
  awk '{print ($1 > 5 ? "big" : "small")}'
  awk '{max = $1 > max ? $1 : max} END {print max}'
  awk '{while (1) x++}'
  awk '{for (;;) x++}'
  awk '{x = y = 1; print x++ ++y}'
  awk '{print 1, 2 > 3}'
  awk '{print $1 (2 > 3) > 4}'
  awk '{print a[1 > 2]} END {print 1 > "x"}'
  awk '{printf("%s\n", $1) > "x"}'
  awk '{print FS}'
  awk '{NR = 1}'
  awk '{$1 = FILENAME}'
  awk 'BEGIN {x = "a"; print > x}'
  sed -i s/a/b/
  sed -i.bak s/a/b/
  sed -ni s/a/b/
  sed --in-place s/a/b/
  sed -f script
  sed -s p
  sed s/a/b/e
  sed s/a/b/w
  sed 's/a/b/w file'
  sed 's/a/b/ge'
  sed 'w file'
  sed '1w file'
  sed 'r /etc/passwd'
  sed 'R x'
  sed 'W x'
  sed '1e id'
  sed 'e'
  sed 'a text'
  sed 'i text'
  sed 'c text'
  sed ':a;N;ba'
  sed 'N;P;D'
  sed G
  sed 's/a/b'
  sed 's/a/\1/'
  sed 's//x/'
  sed 's/a/\U&/'
  sed 's/\(a\)\1/x/'
  sed 's/a/b/' file
  sed '{p'
  sed '0,/x/p'
  sed --sandbox p
  sed -n '/b/,+1p'
  sed '1~2d'
  sed -n '/b/{s/b/x/;p;q}'
  sed 'y/abc/xyz/'
  sed 's/\x41B/-/'
  sed '\,x,p'
  sed '1,2q'
  sed '1,p'
  sed 'p w x'
  sed 'p}'
  sed '2!'
  sed '#n'
  sed 's/a/b/0'
  sed 's/a/b/m'
  python -c 'import os'
  python3 script.py
  python -m http.server
  python -m json.tool in
  python -m json.tool in out
  python
  tee x
  xargs rm
  xargs -r kubectl delete
  sh
  bash
  watch x
  ssh host
  kubectl apply -f -
  perl -ne print
  ruby -e 1
  node -e 1
  openssl enc -d
  sponge x
  split -l 1
  dd of=x
  yq .a
  env
  nc host 1
  rev
  nl
  fold -w 3
  sort -V
  uniq -f1
  cut -d, --complement -f2
  grep '\<ab*\>'
  grep -E '*a'
  grep '\}'
  python3 -m json.tool --compact
  json_pp
  constructor
  __proto__
  hasOwnProperty
`.trim().split('\n').map((line) => line.trim());

describe('the filters of a pipe', () => {
  it.each(notUnderstood)('have no way to do: %s', (command) => {
    const [program = '', ...args] = words(command);
    expect(buildFilter({ program, args })).toBeNull();
  });

  it('are sensitive when they bring to light what was hidden', () => {
    const sensitive = (command: string): boolean => filtersOf(command).some(isSensitiveFilter);
    for (const command of ['base64 -d', 'base64 --decode', 'base64 -D', 'base64 -di', `jq -r '.data.password | @base64d'`, `jq '.data | map_values(@base64d)'`, `jq '@base64d "\\(.a)"'`]) expect(sensitive(command)).toBe(true);
    for (const command of ['base64', 'base64 -w0', `jq '.data'`, `jq '.a | @base64'`, `jq '."@base64d"'`, `grep base64d`]) expect(sensitive(command)).toBe(false);
  });

  it('refuse to run what the judge would not have let through', async () => {
    await expect(runFilters(['x'], [{ program: 'tee', args: ['file'] }])).rejects.toThrow(/not a filter/);
  });

  it('cannot be made slow by a pattern', async () => {
    const lines = ['a'.repeat(10_000), `${'a'.repeat(10_000)}!`];
    const started = performance.now();
    for (const pattern of ['(a+)+$b', '(a|aa)*b', '(a*)*(a*)*b', '.*.*.*.*=.*', '(a|a)*!b', '(a*a*a*)*!!']) expect(await piped({ command: `grep -E '${pattern}'`, input: lines })).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('cannot be made slow by what they are given', async () => {
    const long = [`${'a'.repeat(90_000)}b`];
    const many = Array.from({ length: 5_000 }, () => 'a'.repeat(400));
    const started = performance.now();
    for (const command of [`awk '{c[NR]++} END {for (i in c) for (j in c) for (k in c) {}}'`, `sed -E 's/a.*c|a/x/g'`, `awk '{s = s s $0} END {print s}'`, 'column -t']) await piped({ command, input: many });
    for (const command of [`sed 's/./&&&&&&&&/g' | sed 's/./&&&&&&&&/g' | sed 's/./&&&&&&&&/g'`, `grep -oE '.{0,90}a.{0,90}c'`]) await piped({ command, input: long });
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 40_000);

  it('say so when there was more than they look at', async () => {
    const lines = Array.from({ length: 90_000 }, () => 'x'.repeat(100));
    const [count, note] = await piped({ command: 'wc -l', input: lines });
    expect(Number(count)).toBeLessThan(90_000);
    expect(note).toMatch(/only the first part was looked at/);
    expect(await piped({ command: `awk '{s = s s $0 $0} END {print s}'`, input: Array.from({ length: 40 }, () => 'x') })).toEqual(['awk: too much text for this, narrow it down first']);
  });

  it('always answer, whatever the words and the lines', async () => {
    const program = fc.constantFrom('grep', 'sed', 'awk', 'sort', 'cut', 'tr', 'head', 'tail', 'uniq', 'wc', 'column', 'base64', 'python', 'paste', 'fold', 'nl', 'jq');
    const word = fc.oneof(fc.constantFrom('-n', '-e', '-E', '-k', '1', '-d', ',', '-f1', 's/a/b/', '{print $1}', '.', '.a[]', '-r', '[', '(', '\\', '"', '$', '/a/', 'p'), fc.string({ maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(program, fc.array(word, { maxLength: 4 }), fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 }), async (name, args, lines) => {
        const run = buildFilter({ program: name, args });
        if (run !== null) expect(Array.isArray(await run(lines))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

/** Words as a shell would make them of a line: blanks part them, quotes hold them together; a quote left open holds the rest. */
function words(line: string): string[] {
  return (line.match(/(?:'[^']*(?:'|$)|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''));
}
