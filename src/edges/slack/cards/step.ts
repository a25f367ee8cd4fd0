/** What the cards say of one step: how it is called, what its last execution did. */
import { undoneBy } from '../../../core/mitigation/undo.ts';
import type { Incident, StepRun } from '../../../core/incident/incident.ts';
import type { Statement } from '../../../core/runbook/runbook.ts';
import { inert, person, spoken } from './text.ts';
import { clock } from './time.ts';

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
  return [`${mark} ${result} · ${who}`, ...over, ...(run.verdict ? [judged(run.verdict)] : [])];
}

const VERDICT_MARK = { worked: '✓', 'did not': '✗', 'cannot tell': '?' } as const;

function judged(verdict: NonNullable<StepRun['verdict']>): string {
  return `${VERDICT_MARK[verdict.verdict]} ${inert(verdict.sentence, 600)}`;
}
