import type { Alert } from '../alert/alert.ts';
import type { Runbook } from './runbook.ts';

/** What a person declares without an alert. */
export type Declared = { runbook: string | null; title: string };

export type Match = { runbook: Runbook; matchedBy: string };

/**
 * The runbook for an alert, with the reason in words. In this order: the alert's own `runbook_url`, the names the
 * runbooks give themselves, their file names. Labels never choose among files by path: only the base name counts.
 */
export function matchRunbook(wanted: Alert | Declared, runbooks: readonly Runbook[]): Match | null {
  if (!('labels' in wanted)) {
    return byFile(wanted.runbook ?? '', runbooks, 'chosen by name') ?? byName(wanted.title, runbooks) ?? byFile(wanted.title, runbooks, 'the title is its file name');
  }
  const url = wanted.annotations.runbook_url ?? wanted.annotations.runbook ?? '';
  const page = /([^/?#]+?)(?:\.md|\.html?)?\/?(?:[?#].*)?$/i.exec(url)?.[1] ?? '';
  return byFile(page, runbooks, 'the alert’s runbook_url names it') ?? byName(wanted.name, runbooks) ?? byFile(wanted.name, runbooks, 'the alert’s name is its file name');
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

/** `DatabaseConnectionPoolExhaustion`, `database-connection-pool-exhaustion` and the words apart are one name. */
function normalise(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
