/**
 * Does what was confirmed. "Started" is committed already; this may run again after a crash, so every part of it is
 * safe to repeat: a session that is gone is `gone`, a workload that has the new value is done.
 */
import { Fault } from '../core/fault.ts';
import { frozenWords } from '../core/incident/command.ts';
import { notAllowed } from '../core/mitigation/allowed.ts';
import { changed } from '../core/mitigation/change.ts';
import type { Preview } from '../core/mitigation/mitigation.ts';
import type { Outcome, Stage } from './outcome.ts';
import { objectionTo } from './step/may-act.ts';
import { changeObjects } from './step/objects.ts';
import { doOnce, isOnce } from './step/once.ts';
import { endSessions, perhapsEnded, rehearseSessions } from './step/sessions.ts';
import { operationOf } from './step/steps.ts';
import { changeWorkload, inPlace } from './step/workload.ts';

/** A start this old was not carried out: the world has moved on, so nothing is done and people are asked again. */
const START_HOLDS_MS = 120_000;
const HELD_UP = 'Not finished: Lifeguard was held up and too much time has passed since the confirmation, or its clock is wrong. Look at the numbers and start the step again.';

export const execute: Stage<'execute'> = async ({ job, incident, world, again }) => {
  const run = incident.steps.find((step) => step.previewId === job.previewId);
  if (!run || run.state !== 'running') return { events: [] };
  const no = again ? 'Not finished' : 'Not done';
  const refuse = (sentence: string): Outcome => ({ events: [{ type: 'executed', previewId: run.previewId, results: again ? perhapsEnded(run) : [], done: false, sentence, undo: null }] });
  // A start in the future is as suspect: the clock that would tell its age is not the one it was written by.
  const old = Math.abs(world.now().getTime() - Date.parse(run.startedAt)) > START_HOLDS_MS;
  // A statement or request that may be out already is reported, whatever else holds now.
  if (!(isOnce(run) && again)) {
    const frozen = await world.frozen();
    if (frozen) {
      return (run.preview.kind === 'object' && again ? await changeObjects(run, run.preview, { incident, world, late: true }) : null) ?? refuse(`${no}: ${frozenWords(frozen)}`);
    }
  }
  if (world.settings.dryRun) {
    if (again) return refuse('Not finished: Lifeguard was interrupted, and in a dry run nothing more is done. Look at the numbers and start the step again.');
    if (old) return refuse(HELD_UP);
    const objection = await objectionTo(run, world);
    if (objection) return refuse(`Not done: ${objection}`);
    const { would, results } = run.preview.kind === 'sessions' ? await rehearseSessions(run, run.preview, { incident, world }) : { would: wouldBe(run.preview), results: [] };
    return { events: [{ type: 'executed', previewId: run.previewId, results, done: false, sentence: `Dry run: ${would}. Nothing was changed.`, undo: null, dry: true }] };
  }
  if (isOnce(run)) return doOnce(run, { incident, world, again, late: old });
  // A change that is in place was this step's own, made before it was held up: it is reported, and its way back kept.
  if (old && run.preview.kind !== 'object' && !(run.preview.kind === 'workload' && (await inPlace(run, incident, world)))) return refuse(HELD_UP);
  // Asked again here: a responder removed between the confirmation and this moment may not act any more.
  const objection = await objectionTo(run, world);
  if (objection) return refuse(`${no}: ${objection}`);
  try {
    const operation = operationOf(run, incident, world);
    const missing = operation && notAllowed(operation, world.settings.allowSteps);
    if (missing) return refuse(`${no}: it ${missing}.`);
    // A list that was approved is one of a text that stands in the runbook; what was edited meanwhile was confirmed by nobody.
    if (run.preview.kind === 'sessions' && operation?.kind !== 'signal sessions') return refuse(`${no}: the runbook was edited after this list was shown. Open the step again.`);
    if (run.preview.kind === 'object') return (await changeObjects(run, run.preview, { incident, world, late: old })) ?? refuse(HELD_UP);
    return run.preview.kind === 'sessions' ? await endSessions(run, run.preview, world, again) : await changeWorkload(run, incident, world);
  } catch (error) {
    if (error instanceof Fault && error.retry === 'never') return refuse(`${no}: ${error.message}`);
    throw error;
  }
};

/** In a dry run, for a first installation that is only watched, what would be changed or sent is only named. */
function wouldBe(preview: Exclude<Preview, { kind: 'sessions' }>): string {
  if (preview.kind === 'statement') return 'the statement would have been run';
  if (preview.kind === 'request') return `${preview.method} ${preview.address} would have been sent`;
  return `${preview.kind === 'workload' ? preview.workload : preview.title} would have been changed${preview.changes.length > 0 ? `: ${preview.changes.map(changed).join(', ')}` : ''}`;
}
