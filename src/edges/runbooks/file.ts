import { readFile } from 'node:fs/promises';
import { readRunbook } from '../../core/runbook/read.ts';
import type { Problem, Runbook } from '../../core/runbook/runbook.ts';

/** A runbook with its text, or the one problem that kept it from being read. */
export type RunbookFile = { runbook: Runbook; text: string } | { problem: Problem };

/** Reads one file from the disk. Never throws: a file nobody can open is the problem `unreadable`, bytes that are no text are `not-utf8`. */
export async function openRunbook(file: string): Promise<RunbookFile> {
  try {
    const bytes = await readFile(file);
    const text = decode(bytes);
    if (text === null) return { problem: { place: placeOfBadByte(file, bytes), rule: 'not-utf8', message: 'The file is not UTF-8 text from here on: save it as UTF-8.' } };
    return { runbook: await readRunbook(file, text), text };
  } catch (error) {
    return { problem: unreadable(file, error) };
  }
}

/** The problem of a file or a folder that the system, or our own reading of it, gave an error for. */
export function unreadable(file: string, error: unknown): Problem {
  return { place: { file, line: 1, column: 1 }, rule: 'unreadable', message: `It cannot be read: ${error instanceof Error ? error.message : String(error)}` };
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
  const before = bytes.subarray(0, index).toString('utf8').split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
