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
    const bad = await file('bad.md', '# A\n\n## Diagnosis\n\n```sql\nSELEKT 1\n```\n\n## Related\n- [B](./b.md)\n');
    const { code, out } = await lifeguard(['check', bad]);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([expect.stringMatching(`^${bad}:6:1  unreadable-sql  .+\\.$`), `${bad}:10:7  broken-link  There is no ./b.md beside this file.`, '']);
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
    await file('mixed/team/b.md', '## No title\n');
    const { code, out } = await lifeguard(['check', mixed, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject([{ file: path.join(mixed, 'a.md'), rule: 'unreadable' }, { file: path.join(mixed, 'team/b.md'), rule: 'no-title' }]);
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
    expect((await lifeguard(['plan', plan])).out).toContain('3 statements, 1 reads, 1 run by themselves');
  });

  it('exits 2 for a file it cannot open', async () => {
    expect(await lifeguard(['plan', path.join(folder, 'none.md')])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('ENOENT') });
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
