import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readRunbook } from '../core/runbook/read.ts';
import type { Problem, Runbook } from '../core/runbook/runbook.ts';

/** A runbook with its text, or the one problem that kept its bytes from being text. */
export type RunbookFile = { runbook: Runbook; text: string } | { problem: Problem };

/** Reads one file from the disk. Throws the file system's own error when it cannot be opened. */
export async function openRunbook(file: string): Promise<RunbookFile> {
  const bytes = await readFile(file);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { runbook: await readRunbook(file, text), text };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { problem: { place: placeOfBadByte(file, bytes), rule: 'not-utf8', message: 'The file is not UTF-8 text from here on: save it as UTF-8.' } };
  }
}

/** The Markdown files under the paths given, folders searched through, in order of name. */
export async function findRunbooks(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const given of paths) {
    if (!(await stat(given)).isDirectory()) {
      found.push(given);
      continue;
    }
    const entries = await readdir(given, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && /\.(md|markdown)$/i.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name));
    found.push(...files.filter((file) => !file.split(path.sep).includes('node_modules')).toSorted());
  }
  return found;
}

function placeOfBadByte(file: string, bytes: Buffer): Problem['place'] {
  // What decodes and encodes back to the same bytes is good; the first difference is the place.
  const again = Buffer.from(bytes.toString('utf8'), 'utf8');
  let index = 0;
  while (index < bytes.length && bytes[index] === again[index]) index += 1;
  const before = bytes.subarray(0, index).toString('utf8').split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
