/** The runbooks in a menu: no two look alike there, and each carries a value of its own, however long its name. */
import { createHash } from 'node:crypto';
import type { Runbook } from '../../../core/runbook/runbook.ts';
import { plain } from './text.ts';

type Named = Pick<Runbook, 'name' | 'title'>;

/** Slack's limit for the text of a choice; its value is kept as short. */
const LONGEST = 75;

/** By title; where two would look alike, with their file names, and of what is too long both ends. */
export function runbookChoices(runbooks: Named[]): [value: string, label: string][] {
  const titles = runbooks.map(({ title }) => bothEnds(title, LONGEST));
  const labels = runbooks.map(({ title, name }, at) => (isAlone(titles, at) ? (titles[at] ?? '') : `${bothEnds(title, 30)} · ${bothEnds(name, 42)}`));
  return runbooks.map(({ name }, at) => [valueOf(name), isAlone(labels, at) ? (labels[at] ?? '') : `${at + 1}  ${labels[at]}`]);
}

/** The name a choice stands for; null when it is of no runbook that is there now. */
export function chosenRunbook(value: string, runbooks: Pick<Runbook, 'name'>[]): string | null {
  return runbooks.find(({ name }) => valueOf(name) === value)?.name ?? null;
}

const valueOf = (name: string): string => (name.length <= LONGEST ? name : createHash('sha256').update(name).digest('hex'));
const isAlone = (labels: string[], at: number): boolean => labels.indexOf(labels[at] ?? '') === labels.lastIndexOf(labels[at] ?? '');

function bothEnds(text: string, most: number): string {
  const shown = plain(text, 1_000);
  const half = Math.floor((most - 1) / 2);
  return shown.length <= most ? shown : `${plain(shown.slice(0, half), half)}…${plain(shown.slice(-half), half)}`;
}
