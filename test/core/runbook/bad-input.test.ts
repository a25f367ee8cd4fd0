import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../../src/core/runbook/read.ts';

/** Reads it, and says how long this thread worked for that: what else a machine does meanwhile is not the reader's. */
async function timed(markdown: string) {
  await readRunbook('warm.md', '# Warm');
  const started = process.threadCpuUsage();
  const runbook = await readRunbook('bad.md', markdown);
  const { user, system } = process.threadCpuUsage(started);
  return { runbook, rules: runbook.problems.map(({ place, rule }) => `${place.line}:${place.column} ${rule}`), tookMs: (user + system) / 1_000 };
}

describe('a file that is no runbook', () => {
  it.each([
    ['is empty', '', '1:1 empty'],
    ['is blank', ' \n\t\n', '1:1 empty'],
    ['is five megabytes', `# A\n${'word '.repeat(1_000_000)}`, '1:1 too-large'],
    ['is HTML under another name', '<!DOCTYPE html>\n<html><body>x</body></html>', '1:1 html'],
    ['nests quotes without end', `# A\n${'>'.repeat(5_000)} x`, '2:1 too-deep'],
    ['nests quotes in lists line by line', `# A\n${'> - > - a\n'.repeat(2_000)}`, '668:1 too-deep'],
    ['holds lists in lists without end', `# A\n${'- a\n  - b\n    - c\n'.repeat(5_000)}`, '3003:1 too-deep'],
    ['nests lists without end', `# A\n${Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth * 2)}- a`).join('\n')}`, null],
  ])('that %s has a problem with its place', async (_, markdown, rule) => {
    const { rules, runbook, tookMs } = await timed(markdown);
    if (rule !== null) expect(rules).toEqual([rule]);
    expect(rules[0]).toMatch(/^\d+:\d+ /);
    expect(runbook.statements).toEqual([]);
    expect(tookMs).toBeLessThan(3_000);
  });

  it('whose fence is never closed says where it opened, and nothing in it runs twice', async () => {
    const { rules, runbook } = await timed('# A\n\n## Diagnosis\n\n```sql\nSELECT 1;\n\n## Mitigation\n\ntext');
    expect(rules).toContain('5:1 unclosed-fence');
    expect(runbook.statements.filter(({ judgement }) => judgement.auto)).toEqual([]);
  });

  it('with ten thousand fences is read up to a limit, in good time', async () => {
    const { rules, runbook, tookMs } = await timed(`# A\n## Diagnosis\n${'```sql\nSELECT 1;\n```\n\n'.repeat(10_000)}`);
    expect(runbook.statements).toHaveLength(300);
    expect(rules.filter((rule) => rule.endsWith('too-many-statements'))).toHaveLength(1);
    expect(tookMs).toBeLessThan(8_000);
  });

  it.each([
    ['marks of every kind', '*[`_~<![\\|#'.repeat(3_000)],
    ['a wide table', `# A\n${'|a'.repeat(2_000)}\n${'|-'.repeat(2_000)}\n${'|x'.repeat(2_000)}`],
    ['front matter that is no YAML', '---\n{{{: [\n---\n# A'],
    ['front matter that unfolds without end', `---\na: &a [x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*${index === 0 ? 'a' : `b${index - 1}`}, *${index === 0 ? 'a' : `b${index - 1}`}]`).join('\n')}\n---\n# A`],
    ['a fence of one huge line', `# A\n## Diagnosis\n\`\`\`bash\nkubectl get ${'x '.repeat(100_000)}\n\`\`\``],
    ['substitutions without end', `# A\n## Diagnosis\n\`\`\`bash\nkubectl get ${'$('.repeat(5_000)}x${')'.repeat(5_000)}\n\`\`\``],
    ['a transcript whose quote is never closed', `# A\n## Diagnosis\n\`\`\`console\n$ echo "\n${'NAME  READY\n'.repeat(20_000)}\`\`\``],
    ['a fence of deep brackets', `# A\n## Diagnosis\n\`\`\`sql\nSELECT ${'('.repeat(9_000)}1${')'.repeat(9_000)}\n\`\`\``],
    ['a title without end', `# ${'('.repeat(200_000)}`],
    ['a sentence of calls', `# A\n## Communication\n- ${'call 1 '.repeat(40_000)}`],
    ['HTML of unclosed tags', `# A\n<div>\n${'<a "<p '.repeat(900)}`],
    ['HTML of many lines', `# A\n## Diagnosis\n<pre>\n${'kubectl get pods\n'.repeat(17_000)}</pre>`],
    ['lone surrogates and NULs', '# A\ud800\n## Diagnosis\n```sql\nSELECT \0 1\n```'],
  ])('of %s is survived in good time', async (_, markdown) => {
    expect((await timed(markdown)).tookMs).toBeLessThan(5_000);
  });

  it.each([
    ['fences', (n: number) => `# A\n## Diagnosis\n${'```bash\n# Look\nkubectl get pods -n x\n```\n\n'.repeat(n)}`],
    ['statements of one fence', (n: number) => `# A\n## Diagnosis\n\`\`\`bash\n${'A=1\nkubectl get pods -n $A $B\n'.repeat(n)}\`\`\``],
    ['lines of a transcript', (n: number) => `# A\n## Diagnosis\n\`\`\`console\n${'$ kubectl get pods\nNAME  READY\n'.repeat(n)}\`\`\``],
    ['commands of psql', (n: number) => `# A\n## Diagnosis\n\`\`\`sql\n${'\\d x\nSELECT 1;\n'.repeat(n)}\`\`\``],
    ['alerts with headings', (n: number) => `# A\n${Array.from({ length: n / 2 }, (_, index) => `## AlertNumber${index}\n\n**Severity**: P1\n\n\`\`\`bash\nkubectl get pods\n\`\`\`\n\n`).join('')}`],
    ['labels', (n: number) => `# A\n${'**Diagnosis:** look\n\n**Fix:** mend\n\n'.repeat(n / 2)}`],
    ['paragraphs', (n: number) => `# A\n## Diagnosis\n${'Words stand here, and `kubectl get pods -n x` too.\n\n'.repeat(n)}`],
  ])('takes four times as long for four times as many %s, give or take', async (_, of) => {
    const best = async (n: number): Promise<number> => Math.min((await timed(of(n))).tookMs, (await timed(of(n))).tookMs, (await timed(of(n))).tookMs);
    const [small, large] = [await best(600), await best(2_400)];
    // Reading is linear; quadratic would be sixteen.
    expect(large).toBeLessThan(Math.max(small, 50) * 12);
  });

  it('from Windows reads like any other, tabs, byte-order mark and all', async () => {
    const markdown = '# AlertOne\n\n## Diagnosis\n\n1.\tLook\n\n\t```bash\n\t# Pods\n\tkubectl get pods\n\t```\n';
    const [unix, windows] = [await readRunbook('a.md', markdown), await readRunbook('a.md', `\ufeff${markdown.replaceAll('\n', '\r\n')}`)];
    expect(unix.statements).toHaveLength(1);
    expect(windows.statements).toEqual(unix.statements);
    expect(windows.problems).toEqual([]);
  });
});
