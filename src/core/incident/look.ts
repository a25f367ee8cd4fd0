/** Reads that a person starts: which of a runbook's wait for one, why, and what everybody is left with. */
import type { Answer, Finding } from '../diagnosis/diagnosis.ts';
import type { Judgement } from '../operation/operation.ts';
import type { Runbook, Statement } from '../runbook/runbook.ts';
import type { Actor } from './event.ts';

/** One answer that a person asked for and everybody may see. */
export type Look = { at: string; by: Actor; finding: Finding };

/** The incident keeps the newest ones; older ones are in its events and in the thread. */
export const KEPT_LOOKS = 20;
const KEPT_ROWS = 40;
const KEPT_CHARACTERS = 200;

/** The reads of a runbook that do not run by themselves, in its order. */
export function waitingReads(runbook: Runbook | null): Statement[] {
  return runbook?.statements.filter(({ judgement }) => isWaitingRead(judgement)) ?? [];
}

/** Whether a person may start it: it only reads, and it does not run by itself. */
export function isWaitingRead({ class: kind, auto, operation }: Judgement): boolean {
  return kind === 'read' && !auto && operation.kind !== 'nothing' && operation.kind !== 'manual';
}

/**
 * Whether the answer is for the eyes of the one who asked. The judge marks such reads; a reason that speaks of secrets without
 * the mark counts as one, because too careful is the right side to be wrong on.
 */
export function staysPrivate({ sensitive, reason }: Judgement): boolean {
  return sensitive === true || /secret|passw|token|credential|private key/i.test(reason);
}

/** Why it waits, from the judge's sentence: `the rows of the application's table orders may be private and many`. */
export function whyItWaits({ reason }: Judgement): string {
  return /, but ([^]+): a person starts it\.$/.exec(reason)?.[1] ?? reason;
}

/** The finding as it is kept: as much as a message shows, whatever the answer's size. The newest lines of a log are its last. */
export function keptFinding(finding: Finding): Finding {
  return { ...finding, answer: keptAnswer(finding.answer), detail: finding.detail.slice(0, 2 * KEPT_CHARACTERS) };
}

function keptAnswer(answer: Answer): Answer {
  const short = (text: string): string => (text.length > KEPT_CHARACTERS ? `${text.slice(0, KEPT_CHARACTERS - 1)}…` : text);
  if (answer.kind === 'table') return { ...answer, columns: answer.columns.map(short), rows: answer.rows.slice(0, KEPT_ROWS).map((row) => row.map(short)), more: answer.more + Math.max(0, answer.rows.length - KEPT_ROWS) };
  if (answer.kind === 'text') return { ...answer, lines: answer.lines.slice(-KEPT_ROWS).map(short), more: answer.more + Math.max(0, answer.lines.length - KEPT_ROWS) };
  return answer;
}
