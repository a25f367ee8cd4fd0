import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Result = { code: number | null; out: string; err: string };

function lifeguard(args: string[], input = ''): Promise<Result> {
  const child = spawn(process.execPath, [path.join(root, 'src/cli/lifeguard.ts'), ...args], { cwd: root, timeout: 20_000 });
  const result = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (result.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (result.err += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...result }));
  });
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const full = path.join(folder, name);
  await writeFile(full, content);
  return full;
}

describe('lifeguard check', () => {
  it('finds nothing wrong with the runbooks we ship', async () => {
    expect(await lifeguard(['check', 'runbooks'])).toMatchObject({ code: 0, out: '' });
  });

  it('names each problem with its place, rule and sentence', async () => {
    const bad = await file('bad.md', '# BadAlert\n\n## Diagnosis\n\n```sql\nSELEKT 1\n```\n\n## Related\n- [B](./b.md)\n');
    const { code, out } = await lifeguard(['check', bad]);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([expect.stringMatching(`^${bad}:6:1  unreadable-sql  .+\\.$`), `${bad}:10:7  broken-link  There is no ./b.md beside this file: mend the path or take the link out.`, '']);
    expect(JSON.parse((await lifeguard(['check', bad, '--json'])).out)).toMatchObject([{ file: bad, line: 6, column: 1, rule: 'unreadable-sql' }, { rule: 'broken-link' }]);
  });

  it('finds the first byte that is not UTF-8', async () => {
    const binary = await file('binary.md', Buffer.from([0x23, 0x20, 0x41, 0x0a, 0x62, 0xff, 0x00]));
    expect(await lifeguard(['check', binary])).toMatchObject({ code: 1, out: expect.stringContaining(`${binary}:2:2  not-utf8`) });
  });

  it('goes on after a file it cannot open, and reads the folders below', async () => {
    const mixed = path.join(folder, 'mixed');
    await mkdir(path.join(mixed, 'team'), { recursive: true });
    await symlink('nowhere.md', path.join(mixed, 'a.md'));
    await file('mixed/team/b.md', '## Overview\n');
    const { code, out } = await lifeguard(['check', mixed, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject([{ file: path.join(mixed, 'a.md'), rule: 'unreadable' }, { file: path.join(mixed, 'team/b.md'), rule: 'no-alert-name' }]);
  });

  it('finds the known problems of the runbook we began with', async () => {
    const { code, out } = await lifeguard(['check', 'test/core/runbook/fixtures/pool-as-it-was.md', '--json']);
    expect(code).toBe(1);
    expect((JSON.parse(out) as { line: number; rule: string }[]).map(({ line, rule }) => `${line} ${rule}`)).toEqual([
      '12 localhost', '15 interactive-exec', '15 local-variable', '25 kills-replication', '32 broken-link', '38 mixed-block', '38 kills-replication',
    ]);
  });

  it('follows links into other folders, whatever part of them they name, and tells where each broken one stands', async () => {
    const linked = path.join(folder, 'linked');
    await mkdir(path.join(linked, 'sub folder'), { recursive: true });
    await file('linked/sub folder/b.md', '# BOther\n\n[up](../a.md?x=1#top) [gone](../none.md)\n');
    await file('linked/a.md', '# AlertA\n\n[down](./sub%20folder/b.md#part), [web](https://example.com/x.md), [gone](sub/c.mdx) and [this][ref].\n\n[ref]: ./gone.md\n');
    const { out } = await lifeguard(['check', linked]);
    expect(out.trim().split('\n').map((line) => line.slice(linked.length + 1).split('  ').slice(0, 2).join(' '))).toEqual(['a.md:3:75 broken-link', 'a.md:5:8 broken-link', 'sub folder/b.md:3:30 broken-link']);
  });

  it('tells two runbooks of one alert and two of one name, in one folder and in files named one by one', async () => {
    const twice = path.join(folder, 'twice');
    await mkdir(path.join(twice, 'team'), { recursive: true });
    await file('twice/a.md', '# A\n\n**Alert**: QueueFull\n');
    await file('twice/b.md', '# B\n\n**Alert**: queue_full\n');
    await file('twice/team/a.md', '# QueueGone\n');
    const rules = ({ out }: Result): string[] => (JSON.parse(out) as { file: string; rule: string }[]).map(({ file: at, rule }) => `${path.relative(twice, at)} ${rule}`);
    expect(rules(await lifeguard(['check', twice, '--json']))).toEqual(['team/a.md same-name', 'b.md same-alert']);
    expect(rules(await lifeguard(['check', path.join(twice, 'a.md'), path.join(twice, 'b.md'), path.join(twice, 'a.md'), '--json']))).toEqual(['b.md same-alert']);
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeff# A\n', 'utf16le'), '1:1  not-utf8  The file is UTF-16'], ['a NUL', Buffer.from('# A\nb\0'), '2:2  not-text'],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), '1:1  html'], ['nothing', Buffer.from(''), '1:1  empty'], ['five megabytes', Buffer.from(`# A\n${'word '.repeat(1_000_000)}`), '1:1  too-large'],
  ])('says of a file that holds %s what is wrong, and where', async (_, content, problem) => {
    const bad = await file('wrong.md', content);
    expect(await lifeguard(['check', bad])).toMatchObject({ code: 1, out: expect.stringContaining(`${bad}:${problem}`) });
  });

  it('looks into a folder that is called like a file', async () => {
    await mkdir(path.join(folder, 'folder.md'), { recursive: true });
    await file('folder.md/a.mdx', '# AlertA\n');
    expect(await lifeguard(['check', path.join(folder, 'folder.md')])).toMatchObject({ code: 0, err: expect.stringContaining('1 file, no problems') });
  });

  it('exits 2 for a path that cannot be opened and for no path at all', async () => {
    expect(await lifeguard(['check', path.join(folder, 'none.md')])).toMatchObject({ code: 2, out: expect.stringContaining('unreadable') });
    expect(await lifeguard(['check'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('lifeguard plan', () => {
  it('says of each statement what it is and whether it runs by itself', async () => {
    const plan = await file('plan.md', '# A\n\n## Diagnosis\n\n```sql\nSELECT 1;\n\nSELECT pg_reload_conf();\n```\n\n## Mitigation\n\n```bash\n# Grow\nkubectl scale deploy/api --replicas=2\n```\n');
    const { code, out } = await lifeguard(['plan', plan, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      { line: 6, phase: 'diagnosis', class: 'read', operation: 'sql read', auto: true, text: 'SELECT 1', reason: expect.any(String) },
      { line: 8, phase: 'diagnosis', class: 'change', operation: 'sql change', auto: false, text: 'SELECT pg_reload_conf()', reason: expect.stringContaining('configuration') },
      { line: 15, phase: 'mitigation', class: 'change', operation: 'scale', auto: false, text: 'kubectl scale deploy/api --replicas=2', reason: expect.any(String) },
    ]);
  });

  it('shows a runbook as one reviews it: a group a heading, what becomes of each statement first, and why', async () => {
    const plan = await file('review.md', '# Runbook: Queue Full\n\n**Alert**: QueueFull\n**Severity**: P1\n\n## Diagnosis\n\n### 1. The pods\n\n```bash\n# Pods\nkubectl get pods\n\n# One pod\nkubectl describe pod <pod>\n```\n\n## Mitigation\n\n1. **Grow**\n\n   ```bash\n   kubectl scale deploy/api --replicas=2\n   ```\n\n2. Or call `docker restart api`.\n\n## Tools\n\n```bash\nkubectl delete pod x\n```\n');
    const { code, out } = await lifeguard(['plan', plan]);
    expect(code).toBe(0);
    expect(out.replace(/ +$/gm, '').split('\n').filter((line) => !/^ {20}/.test(line))).toEqual([
      'Queue Full  ·  alert QueueFull  ·  critical', '',
      'Diagnosis · The pods',
      '    12  read       runs by itself  Pods',
      '    15  read       run on request  One pod', '',
      'Mitigation',
      '    23  change     a button        1. Grow',
      '    26  manual     by hand         2. docker restart api', '',
      'Tools',
      '    31  terminate  by hand         Delete pod x', '',
      '5 statements: 1 run by themselves, 1 on request, 1 behind a button, 2 by hand', '',
    ]);
    expect(out).toContain('No button, for it stands outside the mitigation.');
    expect(out).toContain('It stands in a sentence, so a person decides');
  });

  it('names operations as the table of what is understood does, and shows every alert of a file', async () => {
    const plan = await file('several.md', '# M\n\n## MailFull\n\n```bash\nkubectl get pods\n```\n\n## MailGone\n\n```sql\nSELECT pg_cancel_backend(pid) FROM pg_stat_activity;\n```\n');
    expect((JSON.parse((await lifeguard(['plan', plan, '--json'])).out) as { operation: string }[]).map(({ operation }) => operation)).toEqual(['get', 'cancel statements']);
    expect((await lifeguard(['plan', plan])).out.match(/alert \w+/g)).toEqual(['alert MailFull', 'alert MailGone']);
  });

  it('exits 2 for a file it cannot open', async () => {
    expect(await lifeguard(['plan', path.join(folder, 'none.md')])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('ENOENT') });
    expect(await lifeguard(['plan', folder])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('It is a folder, not a file.') });
  });
});

describe('lifeguard classify', () => {
  it('answers every line in order, the senseless ones as manual', async () => {
    const lines = ['{"id":1,"lang":"sql","text":"SELECT 1"}', '', 'nonsense', '{"id":"b","lang":"bash","text":"kubectl delete pod x"}', '{"id":3,"lang":"perl","text":"x"}', '[1]'];
    const { code, out } = await lifeguard(['classify'], lines.join('\r\n'));
    expect(code).toBe(0);
    expect(out.trim().split('\n').map((line) => JSON.parse(line))).toMatchObject([
      { id: 1, class: 'read', operation: 'sql read', auto: true }, { id: null, class: 'manual', auto: false }, { id: 'b', class: 'terminate', operation: 'delete', auto: false }, { id: 3, class: 'manual' }, { id: null, class: 'manual' },
    ]);
  });

  it('keeps up with thousands of lines', async () => {
    const input = Array.from({ length: 5_000 }, (_, id) => JSON.stringify({ id, lang: 'bash', text: `kubectl exec d -- psql -c "SELECT count(*) FROM pg_stat_activity WHERE pid > ${id}"` })).join('\n');
    const { out } = await lifeguard(['classify'], input);
    const answers = out.trim().split('\n');
    expect(answers).toHaveLength(5_000);
    expect(JSON.parse(answers[4_999] ?? '')).toMatchObject({ id: 4_999, auto: true });
  });
});

describe('lifeguard', () => {
  it('lists its commands when asked for none, and exits 2 for one it has not', async () => {
    expect(await lifeguard([])).toMatchObject({ code: 0, out: expect.stringContaining('classify') });
    expect(await lifeguard(['constructor'])).toMatchObject({ code: 2, err: expect.stringContaining('no command "constructor"') });
  });
});
