import { access } from 'node:fs/promises';
import path from 'node:path';
import { relativeLinks } from '../core/runbook/relative-links.ts';
import { withoutAllowed } from '../core/runbook/rules/allowed.ts';
import type { Problem, Runbook } from '../core/runbook/runbook.ts';
import { openRunbook, unreadable } from '../edges/runbooks/file.ts';
import { findRunbooks, namesakes, rivals } from '../edges/runbooks/tree.ts';

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
  // A folder is served together; so are files that are named one by one.
  const loose: Runbook[] = [];
  const together = [loose];
  const files = new Set<string>();
  for (const given of paths) {
    try {
      const tree = await findRunbooks(given);
      problems.push(...tree.problems);
      const runbooks = tree.folders.length > 0 ? [] : loose;
      if (runbooks !== loose) together.push(runbooks);
      for (const file of tree.files) {
        if (files.has(path.resolve(file))) continue;
        files.add(path.resolve(file));
        const read = await openRunbook(file);
        if ('problem' in read) problems.push(read.problem);
        else {
          runbooks.push(...read.runbooks);
          const found = [...read.runbooks.flatMap((runbook) => runbook.problems), ...withoutAllowed(await brokenLinks(file, read.text), read.text)];
          problems.push(...found.toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column));
        }
      }
    } catch (error) {
      problems.push(unreadable(given, error));
    }
  }
  problems.push(...together.flatMap((runbooks) => [...namesakes(runbooks).map(({ problem }) => problem), ...rivals(runbooks)]));
  if (json) {
    process.stdout.write(`${JSON.stringify(problems.map(({ place, rule, message }) => ({ ...place, rule, message })), null, 2)}\n`);
  } else {
    for (const { place, rule, message } of problems) process.stdout.write(`${place.file}:${place.line}:${place.column}  ${rule}  ${message}\n`);
    process.stderr.write(`${count(files.size, 'file')}, ${problems.length === 0 ? 'no problems' : count(problems.length, 'problem')}\n`);
  }
  return problems.some(({ rule }) => rule === 'unreadable') ? 2 : problems.length > 0 ? 1 : 0;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Relative links must lead somewhere: in an incident is a bad time to find out. */
async function brokenLinks(file: string, text: string): Promise<Problem[]> {
  const broken: Problem[] = [];
  for (const { url, target, line, column } of relativeLinks(text)) {
    const there = await access(path.join(path.dirname(file), target)).then(() => true, () => false);
    if (!there) broken.push({ place: { file, line, column }, rule: 'broken-link', message: `There is no ${url} beside this file: mend the path or take the link out.` });
  }
  return broken;
}
