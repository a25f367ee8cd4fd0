import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Problem, Runbook } from '../core/runbook/runbook.ts';
import { openRunbook, unreadable } from '../edges/runbooks/file.ts';
import { findRunbooks, namesakes } from '../edges/runbooks/tree.ts';

/** `lifeguard check PATH… [--json]`: every problem as `file:line:col  rule  sentence`. Exit 0 clean, 1 problems, 2 unreadable. */
export async function run(args: string[]): Promise<number> {
  const json = args.includes('--json');
  const paths = args.filter((arg) => arg !== '--json');
  const unknown = paths.find((arg) => arg.startsWith('-'));
  if (paths.length === 0 || unknown !== undefined) {
    process.stderr.write(unknown === undefined ? 'lifeguard check: name a runbook or a folder of runbooks\n' : `lifeguard check: ${unknown} is not known\n`);
    return 2;
  }
  const problems: Problem[] = [];
  let count = 0;
  for (const given of paths) {
    try {
      const tree = await findRunbooks(given);
      problems.push(...tree.problems);
      count += tree.files.length;
      const runbooks: Runbook[] = [];
      for (const file of tree.files) {
        const read = await openRunbook(file);
        if ('problem' in read) problems.push(read.problem);
        else {
          runbooks.push(read.runbook);
          problems.push(...[...read.runbook.problems, ...(await brokenLinks(read.runbook, read.text))].toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column));
        }
      }
      problems.push(...namesakes(runbooks).map(({ problem }) => problem));
    } catch (error) {
      problems.push(unreadable(given, error));
    }
  }
  if (json) {
    process.stdout.write(`${JSON.stringify(problems.map(({ place, rule, message }) => ({ ...place, rule, message })), null, 2)}\n`);
  } else {
    for (const { place, rule, message } of problems) process.stdout.write(`${place.file}:${place.line}:${place.column}  ${rule}  ${message}\n`);
    process.stderr.write(`${count} ${count === 1 ? 'runbook' : 'runbooks'}, ${problems.length === 0 ? 'no problems' : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`}\n`);
  }
  return problems.some(({ rule }) => rule === 'unreadable') ? 2 : problems.length > 0 ? 1 : 0;
}

/** Relative links to other runbooks must lead somewhere: in an incident is a bad time to find out. */
async function brokenLinks({ file, related }: Runbook, text: string): Promise<Problem[]> {
  const broken: Problem[] = [];
  for (const { url } of related) {
    const target = /^(?![a-z][a-z0-9+.-]*:|\/|#)([^?#]+\.md)(?:[?#].*)?$/i.exec(url)?.[1];
    if (target === undefined) continue;
    const there = await access(path.join(path.dirname(file), target)).then(() => true, () => false);
    if (there) continue;
    const before = text.slice(0, Math.max(0, text.indexOf(`](${url}`) + 2)).split('\n');
    broken.push({ place: { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }, rule: 'broken-link', message: `There is no ${url} beside this file.` });
  }
  return broken;
}
