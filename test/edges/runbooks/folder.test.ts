import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../../src/core/runbook/runbook.ts';
import { openRunbooks, type RunbookFolder } from '../../../src/edges/runbooks/folder.ts';
import { findRunbooks } from '../../../src/edges/runbooks/tree.ts';

let folder: string;
let problems: Problem[];
let opened: RunbookFolder | null;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-runbooks-'));
  problems = [];
  opened = null;
});
afterEach(async () => {
  opened?.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): string => path.join(folder, name);
const write = (name: string, text: string | Buffer): Promise<void> => writeFile(at(name), text);
const scaling = (replicas: number, name = 'ApiDown'): string => `# ${name}\n\n## Mitigation\n\n\`\`\`bash\nkubectl scale deploy/api --replicas=${replicas}\n\`\`\`\n`;

async function open(): Promise<RunbookFolder> {
  opened = await openRunbooks(folder, (found) => (problems = found));
  return opened;
}

const names = (runbooks: RunbookFolder): string[] => runbooks.all().map(({ name }) => name);
const text = (runbooks: RunbookFolder, name: string): string | undefined => runbooks.byName(name)?.statements[0]?.text;
const says = (runbooks: RunbookFolder, name: string, replicas: number): Promise<void> =>
  vi.waitFor(() => expect(text(runbooks, name)).toBe(`kubectl scale deploy/api --replicas=${replicas}`), { timeout: 4_000, interval: 20 });

describe('the folder of runbooks', () => {
  it('is read with its folders, in order of name, by either ending', async () => {
    await mkdir(at('team'));
    await write('b.md', '# AlertB\n');
    await write('team/a.markdown', '# AlertA\n');
    await write('notes.txt', '# No runbook\n');
    expect(names(await open())).toEqual(['b', 'a']);
    expect(problems).toEqual([]);
  });

  it('serves the others when one is not UTF-8, and says where the bytes go wrong', async () => {
    await write('a.md', Buffer.from([0x23, 0x20, 0x41, 0x0a, 0x62, 0xff]));
    await write('b.md', '# AlertB\n');
    expect(names(await open())).toEqual(['b']);
    expect(problems).toMatchObject([{ place: { file: at('a.md'), line: 2, column: 2 }, rule: 'not-utf8' }]);
  });

  it('serves the others when one cannot be opened', async () => {
    await symlink(at('nowhere.md'), at('a.md'));
    await write('b.md', '# AlertB\n');
    expect(names(await open())).toEqual(['b']);
    expect(problems).toMatchObject([{ place: { file: at('a.md') }, rule: 'unreadable', message: expect.stringContaining('ENOENT') }]);
  });

  it('serves the first of two runbooks with one name and reports the other', async () => {
    await mkdir(at('team'));
    await write('a.md', scaling(1));
    await write('team/a.md', scaling(2));
    const runbooks = await open();
    expect(runbooks.all()).toHaveLength(1);
    expect(text(runbooks, 'a')).toContain('--replicas=1');
    expect(problems).toMatchObject([{ place: { file: at('team/a.md') }, rule: 'same-name', message: expect.stringContaining(at('a.md')) }]);
  });

  it('serves each alert of a file with several by its own name, and reports two files of one alert', async () => {
    const nested = (name: string, replicas: number): string => scaling(replicas, name).replaceAll(/^#+/gm, (marks) => `#${marks}`);
    await write('a.md', `# Mails\n\n${nested('MailFull', 1)}\n${nested('MailGone', 2)}`);
    await write('b.mdx', '# MailGone\n');
    const runbooks = await open();
    expect(names(runbooks)).toEqual(['a#MailFull', 'a#MailGone', 'b']);
    expect(text(runbooks, 'a#MailGone')).toContain('--replicas=2');
    expect(problems).toMatchObject([{ place: { file: at('b.mdx') }, rule: 'same-alert', message: expect.stringContaining(at('a.md')) }]);
  });

  it('reads each file of a mounted ConfigMap once, though it is kept behind links', async () => {
    await mkdir(at('..2026_01'));
    await write('..2026_01/a.md', scaling(1));
    await symlink('..2026_01', at('..data'));
    await symlink('..data/a.md', at('a.md'));
    expect((await findRunbooks(folder)).files).toEqual([at('a.md')]);
    expect(names(await open())).toEqual(['a']);
  });

  it('throws at the start when there is no such folder', async () => {
    await expect(openRunbooks(at('none'), () => {})).rejects.toThrow('ENOENT');
  });
});

describe('while the bot runs', () => {
  it('an edited file is read again, also after an editor renamed a new one over it', async () => {
    await mkdir(at('team'));
    await write('team/a.md', scaling(1));
    const runbooks = await open();
    await write('team/a.md', scaling(2));
    await says(runbooks, 'a', 2);
    await write('team/a.new', scaling(3));
    await rename(at('team/a.new'), at('team/a.md'));
    await says(runbooks, 'a', 3);
    await write('team/a.md', scaling(4));
    await says(runbooks, 'a', 4);
  });

  it('a file that stops being text is a problem, and the others are still served', async () => {
    await write('a.md', scaling(1));
    await write('b.md', scaling(1, 'ApiSlow'));
    const runbooks = await open();
    await write('a.md', Buffer.from([0xff]));
    await vi.waitFor(() => expect(names(runbooks)).toEqual(['b']), { timeout: 4_000, interval: 20 });
    expect(problems).toMatchObject([{ place: { file: at('a.md'), line: 1, column: 1 }, rule: 'not-utf8' }]);
  });

  it('files of a folder made later are served and watched', async () => {
    const runbooks = await open();
    await mkdir(at('team'));
    await write('team/a.md', scaling(1));
    await says(runbooks, 'a', 1);
    await write('team/a.md', scaling(2));
    await says(runbooks, 'a', 2);
  });

  it('an updated ConfigMap is read again', async () => {
    for (const version of [1, 2]) {
      await mkdir(at(`..${version}`));
      await write(`..${version}/a.md`, scaling(version));
    }
    await symlink('..1', at('..data'));
    await symlink('..data/a.md', at('a.md'));
    const runbooks = await open();
    await symlink('..2', at('..data_tmp'));
    await rename(at('..data_tmp'), at('..data'));
    await says(runbooks, 'a', 2);
  });

  it('a folder that is gone is a problem, and what was read last is served', async () => {
    await write('a.md', scaling(1));
    const runbooks = await open();
    await rm(folder, { recursive: true });
    await vi.waitFor(() => expect(problems).toMatchObject([{ place: { file: folder }, rule: 'unreadable' }]), { timeout: 4_000, interval: 20 });
    expect(names(runbooks)).toEqual(['a']);
  });
});
