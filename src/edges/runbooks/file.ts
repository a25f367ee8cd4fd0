import { readFile } from 'node:fs/promises';
import { readRunbooks } from '../../core/runbook/read.ts';
import type { Problem, Runbook } from '../../core/runbook/runbook.ts';

/** The runbooks of a file (several when it holds several alerts) with its text, or the one problem that kept it from being read. */
type RunbookFile = { runbooks: Runbook[]; text: string } | { problem: Problem };

/** Reads one file from the disk. Never throws: a file nobody can open is the problem `unreadable`, bytes that are no text are `not-utf8` or `not-text`. */
export async function openRunbook(file: string): Promise<RunbookFile> {
  try {
    const bytes = await readFile(file);
    if (isUtf16(bytes)) return { problem: { place: { file, line: 1, column: 1 }, rule: 'not-utf8', message: 'The file is UTF-16: save it as UTF-8.' } };
    const text = decode(bytes);
    if (text === null) return { problem: { place: placeOfBadByte(file, bytes), rule: 'not-utf8', message: 'The file is not UTF-8 text from here on: save it as UTF-8.' } };
    const nul = text.indexOf('\0');
    if (nul >= 0) return { problem: { place: placeIn(file, text, nul), rule: 'not-text', message: 'Here stands a NUL character, so the file is not text.' } };
    return { runbooks: await readRunbooks(file, text), text };
  } catch (error) {
    return { problem: unreadable(file, error) };
  }
}

/** The problem of a file or a folder that the system, or our own reading of it, gave an error for. */
export function unreadable(file: string, error: unknown): Problem {
  const folder = error instanceof Error && 'code' in error && error.code === 'EISDIR';
  return { place: { file, line: 1, column: 1 }, rule: 'unreadable', message: folder ? 'It is a folder, not a file.' : `It cannot be read: ${error instanceof Error ? error.message : String(error)}` };
}

/** As some editors of Windows write it. */
function isUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** Null when the bytes are not UTF-8: read loosely, they could turn one command into another. */
function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function placeOfBadByte(file: string, bytes: Buffer): Problem['place'] {
  // What decodes and encodes back to the same bytes is good; the first difference is the place.
  const again = Buffer.from(bytes.toString('utf8'), 'utf8');
  let index = 0;
  while (index < bytes.length && bytes[index] === again[index]) index += 1;
  const text = bytes.subarray(0, index).toString('utf8');
  return placeIn(file, text, text.length);
}

function placeIn(file: string, text: string, index: number): Problem['place'] {
  const before = text.slice(0, index).split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
