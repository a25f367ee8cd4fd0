/** What the cards say of one step: how it is called, what its last execution did. */
import { undoneBy } from '../../../core/mitigation/undo.ts';
import type { Incident, StepRun } from '../../../core/incident/incident.ts';
import type { Runbook, Statement } from '../../../core/runbook/runbook.ts';
import { section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { inert, person, spoken } from './text.ts';
import { clock } from './time.ts';

/** A statement as a button or a modal names it; null when the runbook has none of that id, as after an edit. */
export type Named = { id: string; statement: Statement | null };

export function named(runbook: Runbook | null, id: string): Named {
  return { id, statement: runbook?.statements.find((statement) => statement.id === id) ?? null };
}

/** Why nothing was done, where the person looks for it. */
export const refusal = (why: string): Block => section(inert(/^not done/i.test(why) ? why : `Not done: ${why}`, 1_500));

/** The step's label as its button has it; the statement's own title when nothing was proposed for it. */
export function labelOf(incident: Incident, stepId: string, statement: Statement | null): string {
  if (undoneBy(stepId)) return 'Undo the change';
  return incident.proposals.find((proposal) => proposal.stepId === stepId)?.label ?? statement?.title ?? 'A step of the runbook';
}

/** Mark, result, who and when, and how it was judged: one idea a line. */
export function outcome(run: StepRun): string[] {
  const who = `${person(run.by)} at ${clock(run.finishedAt ?? run.startedAt)}`;
  if (run.state === 'running') return [`◌ Running · started by ${person(run.by)} at ${clock(run.startedAt)}`];
  const mark = run.dry ? '◇' : run.state === 'failed' ? '✗' : '✓';
  const result = spoken(run.sentence, [run.by]) || (run.state === 'failed' ? 'Not done' : 'Done');
  const over = run.override ? [`Although it was blocked: ${person(run.override.by)} asked for it, ${person(run.by)} confirmed. Reason: ${inert(run.override.reason, 400)}`] : run.first ? [`Two agreed: ${person(run.first)} and ${person(run.by)}`] : [];
  const effect = run.verdict ? [judged(run.verdict)] : run.state === 'done' ? ['◌ Whether it helped is being measured'] : [];
  return [`${mark} ${result} · ${who}`, ...over, ...effect];
}

const VERDICT_MARK = { worked: '✓', 'did not': '✗', 'cannot tell': '?' } as const;

function judged(verdict: NonNullable<StepRun['verdict']>): string {
  return `${VERDICT_MARK[verdict.verdict]} ${inert(verdict.sentence, 600)}`;
}
