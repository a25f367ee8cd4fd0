import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRunbook } from '../../../src/edges/runbooks/file.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function problemOf(content: string | Buffer): Promise<string> {
  const file = path.join(folder, 'a.md');
  await writeFile(file, content);
  const opened = await openRunbook(file);
  return 'problem' in opened ? `${opened.problem.place.line}:${opened.problem.place.column} ${opened.problem.rule}` : 'none';
}

describe('a runbook on the disk', () => {
  it.each([
    ['UTF-8', '# Ä\n', 'none'], ['UTF-8 behind a byte-order mark', '\ufeff# A\n', 'none'],
    ['UTF-16, little end first', Buffer.from('\ufeff# A\n', 'utf16le'), '1:1 not-utf8'], ['UTF-16, big end first', Buffer.from([0xfe, 0xff, 0, 0x23]), '1:1 not-utf8'],
    ['UTF-16 without a mark', Buffer.from('# A\n', 'utf16le'), '1:2 not-text'], ['Latin-1', Buffer.from('# A\n\nSch\xf6n', 'latin1'), '3:4 not-utf8'],
    ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), '1:1 not-utf8'], ['a half letter', Buffer.from([0x23, 0x20, 0xc3]), '1:3 not-utf8'],
  ])('in %s is read, or has a problem where it goes wrong', async (_, content, expected) => {
    expect(await problemOf(content)).toBe(expected);
  });

  it('that is a folder or is gone is a problem in plain words', async () => {
    await mkdir(path.join(folder, 'x.md'));
    expect(await openRunbook(path.join(folder, 'x.md'))).toMatchObject({ problem: { rule: 'unreadable', message: 'It is a folder, not a file.' } });
    expect(await openRunbook(path.join(folder, 'none.md'))).toMatchObject({ problem: { rule: 'unreadable', message: expect.stringContaining('ENOENT') } });
  });

  it('with several alerts is several runbooks', async () => {
    await writeFile(path.join(folder, 'm.md'), '# M\n\n## MailFull\n\nOne.\n\n## MailGone\n\nTwo.\n');
    expect(await openRunbook(path.join(folder, 'm.md'))).toMatchObject({ runbooks: [{ name: 'm#MailFull' }, { name: 'm#MailGone' }] });
  });
});
