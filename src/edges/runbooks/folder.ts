/** The folder of runbooks: read at start, read again when anything in it changes. What cannot be read is a problem, and the others are still served. */
import { watch, type FSWatcher } from 'node:fs';
import type { Problem, Runbook } from '../../core/runbook/runbook.ts';
import { openRunbook, unreadable } from './file.ts';
import { findRunbooks, namesakes, rivals } from './tree.ts';

export type RunbookFolder = {
  all(): Runbook[];
  byName(name: string | undefined): Runbook | null;
  close(): void;
};

/** An editor writes a file in several steps; they are one change. */
const SETTLE_MS = 200;
/** A folder that is gone cannot be watched for its return. */
const RETRY_MS = 5_000;

/** Throws when the folder cannot be opened at the start; later that is a problem, and what was read last is served. */
export async function openRunbooks(folder: string, report: (problems: Problem[], runbooks: number) => void): Promise<RunbookFolder> {
  let runbooks: Runbook[] = [];
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let reading = Promise.resolve();
  let closed = false;

  const load = async (): Promise<void> => {
    const { files, folders, problems } = await findRunbooks(folder);
    // Watched before they are read, so that no change falls between; watched anew, for a folder may have been replaced by another of its name.
    problems.push(...watchAll(folders));
    const read: Runbook[] = [];
    for (const file of files) {
      const opened = await openRunbook(file);
      if ('problem' in opened) problems.push(opened.problem);
      else {
        read.push(...opened.runbooks);
        problems.push(...opened.runbooks.flatMap((runbook) => runbook.problems));
      }
    }
    const unserved = namesakes(read);
    problems.push(...unserved.map(({ problem }) => problem), ...rivals(read));
    runbooks = read.filter((runbook) => !unserved.some((other) => other.runbook === runbook));
    report(problems, runbooks.length);
  };
  const readAgain = (afterMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // One reading at a time: a slow one must not overwrite what a later one found.
      reading = reading.then(load).catch((error: unknown) => {
        report([unreadable(folder, error)], runbooks.length);
        if (!closed) readAgain(RETRY_MS);
      });
    }, afterMs).unref();
  };
  // One watcher a folder: Node's own recursive watching goes deaf to a file once another was renamed over it, as editors do.
  const watchAll = (folders: string[]): Problem[] => {
    for (const watcher of watchers.splice(0)) watcher.close();
    if (closed) return [];
    return folders.flatMap((each) => {
      try {
        const watcher = watch(each, { persistent: false }, () => readAgain(SETTLE_MS));
        watchers.push(watcher.on('error', () => readAgain(RETRY_MS)));
        return [];
      } catch (error) {
        return [{ place: { file: each, line: 1, column: 1 }, rule: 'unwatched', message: `Changes in it are not noticed: ${error instanceof Error ? error.message : String(error)}` }];
      }
    });
  };

  await load();
  return {
    all: () => runbooks,
    byName: (name) => runbooks.find((runbook) => runbook.name === name) ?? null,
    close() {
      closed = true;
      clearTimeout(timer);
      watchAll([]);
    },
  };
}
