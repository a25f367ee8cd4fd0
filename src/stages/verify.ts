import { verdictOf } from '../core/mitigation/verdict.ts';
import type { Stage } from './outcome.ts';

/** Measures the pool after a step has settled, and says whether it helped. */
export const verify: Stage<'verify'> = async ({ job, incident, world }) => {
  const run = incident.steps.find((step) => step.previewId === job.previewId);
  if (!run || run.verdict || run.state === 'running') return { events: [] };
  const before = run.preview.kind === 'sessions' ? run.preview.room : (incident.report?.room ?? null);
  const after = world.database ? await world.database.room() : null;
  const threshold = world.runbook(incident.runbook?.name)?.idleShareBelow ?? null;
  return { events: [{ type: 'verified', previewId: run.previewId, verdict: verdictOf(before, after, threshold) }], answered: ['database'] };
};
