import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { normalise } from '../../core/runbook/match.ts';
import type { Problem, Runbook } from '../../core/runbook/runbook.ts';
import { unreadable } from './file.ts';

/** What lies under a path: the runbook files in order of name, every folder looked into, and the folders that could not be. */
type RunbookTree = { files: string[]; folders: string[]; problems: Problem[] };

/**
 * The Markdown files under a folder and all its folders; of a file, the file itself. Names that begin with a dot are
 * left out: there a mounted ConfigMap keeps second copies and git its own. Throws when the path itself cannot be opened.
 */
export async function findRunbooks(given: string): Promise<RunbookTree> {
  if (!(await stat(given)).isDirectory()) return { files: [given], folders: [], problems: [] };
  const tree: RunbookTree = { files: [], folders: [], problems: [] };
  await lookInto(given, await readdir(given, { withFileTypes: true }), tree);
  tree.files.sort();
  return tree;
}

/** Runbooks are called by their names, so of two with one name only the first is served, and the other is a problem. */
export function namesakes(runbooks: readonly Runbook[]): { runbook: Runbook; problem: Problem }[] {
  const first = new Map<string, Runbook>();
  return runbooks.flatMap((runbook) => {
    const other = first.get(runbook.name);
    if (other === undefined) {
      first.set(runbook.name, runbook);
      return [];
    }
    const message = `${other.file} has the same name and is served instead: rename one of them.`;
    return [{ runbook, problem: { place: { file: runbook.file, line: 1, column: 1 }, rule: 'same-name', message } }];
  });
}

/** Two runbooks for one alert: the alert finds the first only, which the second's author should know. */
export function rivals(runbooks: readonly Runbook[]): Problem[] {
  const first = new Map<string, Runbook>();
  return runbooks.flatMap((runbook): Problem[] => {
    for (const name of runbook.alertNames) {
      const key = normalise(name);
      const other = first.get(key);
      // Of one name they are namesakes already.
      if (other !== undefined && other !== runbook && other.name !== runbook.name) {
        const message = `"${name}" is the alert of ${other.file} too, and finds only that one: leave it to one of them.`;
        return [{ place: { file: runbook.file, line: 1, column: 1 }, rule: 'same-alert', message }];
      }
      first.set(key, other ?? runbook);
    }
    return [];
  });
}

async function lookInto(folder: string, entries: Dirent[], tree: RunbookTree): Promise<void> {
  tree.folders.push(folder);
  for (const entry of entries) {
    const found = path.join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) {
      try {
        await lookInto(found, await readdir(found, { withFileTypes: true }), tree);
      } catch (error) {
        tree.problems.push(unreadable(found, error));
      }
    } else if (/\.(md|markdown|mdx)$/i.test(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(found))))) tree.files.push(found);
  }
}

/** A link that leads nowhere counts as a file, so that opening it says what is wrong. Linked folders are not entered: they may lead in circles. */
async function leadsToFile(link: string): Promise<boolean> {
  return stat(link).then((target) => target.isFile(), () => true);
}
