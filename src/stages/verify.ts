import { verdictOf } from '../core/mitigation/verdict.ts';
import { rolloutAfter } from './step/objects.ts';
import type { Stage } from './outcome.ts';

/** A rollout that is not complete by then is judged as it stands. */
const ROLLOUT_MAY_TAKE_MS = 180_000;
const LOOK_AGAIN_SECONDS = 5;
/** Who waited for a session takes one at once and lets go of it again: before that, too little room proves nothing either. */
const ROOM_MAY_TAKE_MS = 10_000;

/** Measures the pool after a step has settled, and says whether it helped. What rolls out is waited for first: half of it proves nothing. */
export const verify: Stage<'verify'> = async ({ job, incident, world }) => {
  const run = incident.steps.find((step) => step.previewId === job.previewId);
  if (!run || run.verdict || run.state === 'running') return { events: [] };
  const rollout = await rolloutAfter(run, incident, world);
  const since = world.now().getTime() - Date.parse(run.finishedAt ?? run.startedAt);
  if (rollout && !rollout.done && !rollout.stuck && since < ROLLOUT_MAY_TAKE_MS) return { events: [], jobs: [{ ...job, afterSeconds: LOOK_AGAIN_SECONDS }] };
  const before = run.preview.kind === 'sessions' ? run.preview.room : (incident.report?.room ?? null);
  const after = world.database ? await world.database.room() : null;
  const threshold = world.runbook(incident.runbook?.name)?.idleShareBelow ?? null;
  const verdict = verdictOf(before, after, threshold);
  if (run.preview.kind === 'sessions' && verdict.verdict === 'did not' && since < ROOM_MAY_TAKE_MS) return { events: [], jobs: [{ ...job, afterSeconds: LOOK_AGAIN_SECONDS }], answered: ['database'] };
  const judged = rollout === null ? verdict : { ...verdict, ...(rollout.stuck ? { verdict: 'did not' as const } : {}), sentence: `${rollout.sentence} ${verdict.sentence}` };
  return { events: [{ type: 'verified', previewId: run.previewId, verdict: judged }], answered: ['database'] };
};
