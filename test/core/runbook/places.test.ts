/** Documents put together at random: whatever stands where, reading ends, and every place is where its statement stands. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRunbooks } from '../../../src/core/runbook/read.ts';

const line = fc.constantFrom(
  '# Title', '## Diagnosis', '### 2. Fix', '## MailFull', '## MailGone', 'Title', '=====', '**Diagnosis**', '**Fix:** do', 'Or:', 'Words stand here.', '- item', '1. **Restart**', '   more', '> quote', '- [ ] task', '| a | b |', '|---|---|', '| x | `kubectl get pods` |', '',
  '```bash', '```sql', '```', '~~~', '```console', '``` text', '````', '    kubectl get pods', '\tkubectl get nodes', 'kubectl get pods -n x', 'kubectl delete pod <pod>', '$ kubectl get ns', '# kubectl get x', 'root@x:~# ls -l', 'app=# SELECT 1;', 'SELECT 1;', 'SELECT pg_terminate_backend(pid)', '  FROM pg_stat_activity;', '-- comment', '\\d x', '\\c y',
  'NAME   READY', 'echo "open', "it's", 'cat <<EOF', 'EOF', 'A=1', 'kubectl get pods \\', '  -o wide', 'sum(rate(x[5m]))', '**Alert**: MailFull', '---', '+++', '<!-- c -->', '<details>', '<summary>Look</summary>', '<td><code>kubectl get ep</code></td>', '<pre>', 'x <code>kubectl get ns</code>', '### Option B: x', ':::tip x', '`kubectl get svc` and `SELECT 1 FROM pg_locks`', '[a](./b.md)', '\u2028x', '😀 kubectl',
);
const container = fc.constantFrom('', '', '', '  ', '    ', '> ', '- ', '1. ', '> - ');
const document = fc.array(fc.tuple(container, line), { maxLength: 40 }).map((rows) => rows.map(([prefix, text]) => prefix + text).join('\n'));

describe('a document put together at random', () => {
  it('is read to its end, and each statement stands where its place says', async () => {
    await fc.assert(
      fc.asyncProperty(document, async (markdown) => {
        const runbooks = await readRunbooks('x.md', markdown);
        expect(runbooks.length).toBeGreaterThan(0);
        const rows = markdown.split('\n');
        for (const { statements, problems, file } of runbooks) {
          for (const { text, place, title, judgement } of statements) {
            const [first = ''] = text.split('\n');
            const there = rows[place.line - 1]?.slice(place.column - 1) ?? '';
            // Tabs are columns to Markdown and characters to us. Code in a sentence may go on over the line's end: as much as stands here is held against it.
            if (!/\t/.test(rows[place.line - 1] ?? '')) {
              const stands = there.replace(/^ +/, '');
              const length = Math.min(12, stands.length, first.length);
              expect(length).toBeGreaterThan(0);
              expect(stands.slice(0, length).trimEnd()).toBe(first.slice(0, length).trimEnd());
            }
            expect(title).not.toBe('');
            // What echo is given it only says, and its quote may hold whole lines.
            if (judgement.class === 'read' && !text.startsWith('echo ')) expect(text).not.toMatch(/^kubectl delete|pg_terminate/);
          }
          for (const { place, message } of problems) {
            expect(place.file).toBe(file);
            expect(place.line).toBeGreaterThanOrEqual(1);
            expect(place.line).toBeLessThanOrEqual(rows.length);
            expect(message).toMatch(/\S\.$/);
          }
        }
      }),
      { numRuns: 1_500 },
    );
  }, 60_000);
});
