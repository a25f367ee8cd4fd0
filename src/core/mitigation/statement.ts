import { count } from '../diagnosis/words.ts';
import type { Preview } from './mitigation.ts';

type StatementPreview = Preview & { kind: 'statement' };

/** How a statement ended. `unknown`: it was sent and no answer came, so it may have been done. */
export type StatementOutcome = { outcome: 'done'; command: string; rows: number | null } | { outcome: 'not done' | 'unknown'; why: string };

/** A request as it is sent. */
export type RequestParts = Pick<Preview & { kind: 'request' }, 'method' | 'address' | 'body' | 'contentType'>;

/** How it ended. `unknown`: it was sent and no answer came, so it may have had its effect. */
export type RequestOutcome = { outcome: 'answered'; status: number; text: string } | { outcome: 'not sent' | 'unknown'; why: string };

/** What a person should know before a statement runs, one idea a line. `rows` is the planner's guess. */
export function statementEffects({ rows, role, database, ends }: Pick<StatementPreview, 'rows' | 'role' | 'database' | 'ends'>): string[] {
  return [
    ...(rows === null ? [] : [`about ${count(rows, 'row')}, as the planner expects`]),
    `runs once, as ${role} in ${database}`,
    ends ? 'what it takes away cannot be put back' : 'no button takes it back',
  ];
}

/** How a request ended: its status and the beginning of its answer are the result. */
export function toldOfRequest(request: string, end: RequestOutcome): string {
  if (end.outcome === 'answered') return `${request} answered ${end.status}${end.text === '' ? '' : `: ${end.text}`}`;
  if (end.outcome === 'not sent') return `Not done: ${end.why}.`;
  return `Whether it was done is unknown: ${end.why}. Look at the service before anybody sends it again.`;
}

/** How a statement ended, in a sentence for the card. An unknown end is said to be unknown: it is never tried again. */
export function toldOfStatement(end: StatementOutcome): string {
  if (end.outcome === 'done') return `The statement ran${end.command ? `: ${end.command}` : ''}${end.rows === null ? '' : ` · ${count(end.rows, 'row')}`}`;
  if (end.outcome === 'not done') return `Not done: ${end.why}.`;
  return `Whether it was done is unknown: ${end.why}. Look at the data before anybody runs it again.`;
}
