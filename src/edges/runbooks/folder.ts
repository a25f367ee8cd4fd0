/** The folder of runbooks: read at start, read again when a file changes. A file that cannot be read is a problem, and the others are still served. */
import { watch } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readRunbook } from '../../core/runbook/read.ts';
import type { Problem, Runbook } from '../../core/runbook/runbook.ts';

export type RunbookFolder = {
  all(): Runbook[];
  byName(name: string | undefined): Runbook | null;
  close(): void;
};

/** An editor writes a file in several steps; they are one change. */
const SETTLE_MS = 200;

export async function openRunbooks(folder: string, report: (problems: Problem[], runbooks: number) => void): Promise<RunbookFolder> {
  let runbooks: Runbook[] = [];
  const load = async (): Promise<void> => {
    const problems: Problem[] = [];
    const read: Runbook[] = [];
    for (const entry of (await readdir(folder)).filter((name) => name.endsWith('.md')).toSorted()) {
      const file = path.join(folder, entry);
      try {
        const runbook = await readRunbook(file, await readFile(file, 'utf8'));
        read.push(runbook);
        problems.push(...runbook.problems);
      } catch (error) {
        problems.push({ place: { file, line: 1, column: 1 }, rule: 'unreadable', message: error instanceof Error ? error.message : String(error) });
      }
    }
    runbooks = read;
    report(problems, read.length);
  };
  await load();

  let settling: NodeJS.Timeout | undefined;
  const watcher = watch(folder, () => {
    clearTimeout(settling);
    settling = setTimeout(() => void load().catch((error: Error) => report([{ place: { file: folder, line: 1, column: 1 }, rule: 'unreadable', message: error.message }], runbooks.length)), SETTLE_MS);
  });
  watcher.unref();
  return {
    all: () => runbooks,
    byName: (name) => runbooks.find((runbook) => runbook.name === name) ?? null,
    close() {
      clearTimeout(settling);
      watcher.close();
    },
  };
}
