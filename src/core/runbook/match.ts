import { basename, dirname } from 'node:path';
import type { Alert } from '../alert/alert.ts';
import type { Runbook } from './runbook.ts';

/** What a person declares without an alert. */
export type Declared = { runbook: string | null; title: string };

export type Match = { runbook: Runbook; matchedBy: string };

/**
 * The runbook for an alert, with the reason in words. In this order: the alert's own `runbook_url`, the names the
 * runbooks give themselves, their file names. Labels never choose among files by path: only the base name counts. Of
 * several runbooks in one file the part behind `#` decides, else the alert's name.
 */
export function matchRunbook(wanted: Alert | Declared, runbooks: readonly Runbook[]): Match | null {
  if (!('labels' in wanted)) {
    return byFile(wanted.runbook ?? '', runbooks, 'chosen by name') ?? byName(wanted.title, runbooks) ?? byFile(wanted.title, runbooks, 'the title is its file name');
  }
  return byUrl(wanted, runbooks) ?? byName(wanted.name, runbooks) ?? byFile(wanted.name, runbooks, 'the alert’s name is its file name');
}

function byUrl({ name, annotations }: Alert, runbooks: readonly Runbook[]): Match | null {
  const url = annotations.runbook_url ?? annotations.runbook ?? '';
  const [, page = '', fragment = ''] = /([^/?#]+?)(?:\.(?:md|markdown|mdx|html?))?\/?(?:\?[^#]*)?(?:#(.*))?$/i.exec(url) ?? [];
  const key = normalise(page);
  const inFile = key === '' ? [] : runbooks.filter((runbook) => normalise(runbook.name.split('#', 1)[0] ?? '') === key || normalise(fileName(runbook)) === key);
  const matchedBy = 'the alert’s runbook_url names it';
  const [only, second] = inFile;
  if (only === undefined) return null;
  if (second === undefined) return { runbook: only, matchedBy };
  // A heading `Alert Name: "QueueFull"` is linked to as `#alert-name-queuefull`.
  const named = [fragment, fragment.replace(/^alert(-?name)?-+/i, ''), name].map(normalise).filter((part) => part !== '').flatMap((part) => inFile.filter((runbook) => [...runbook.alertNames, runbook.title].some((own) => normalise(own) === part)));
  const runbook = named[0] ?? inFile.find((candidate) => !candidate.name.includes('#'));
  return runbook === undefined ? null : { runbook, matchedBy };
}

function byFile(name: string, runbooks: readonly Runbook[], matchedBy: string): Match | null {
  const key = normalise(name);
  const runbook = key === '' ? undefined : runbooks.find((candidate) => normalise(candidate.name) === key);
  return runbook === undefined ? null : { runbook, matchedBy };
}

function byName(name: string, runbooks: readonly Runbook[]): Match | null {
  const key = normalise(name);
  const runbook = key === '' ? undefined : runbooks.find((candidate) => candidate.alertNames.some((own) => normalise(own) === key));
  return runbook === undefined ? null : { runbook, matchedBy: `its alert name is ${runbook.alertNames.find((own) => normalise(own) === key) ?? name}` };
}

/** A page is often published under its folder's name: `mimir-runbooks/_index.md`. */
function fileName({ file }: Runbook): string {
  const name = basename(file).replace(/\.(md|markdown|mdx)$/i, '');
  return /^_?index$/i.test(name) ? basename(dirname(file)) : name;
}

/** `DatabaseConnectionPoolExhaustion`, `database-connection-pool-exhaustion` and the words apart are one name. */
export function normalise(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
