/**
 * Does what was confirmed. "Started" is committed already; this may run again after a crash, so every part of it is
 * safe to repeat: a session that is gone is `gone`, a workload that has the new value is done.
 */
import { count } from '../core/diagnosis/words.ts';
import { Fault } from '../core/fault.ts';
import { frozenWords } from '../core/incident/command.ts';
import type { Incident, StepRun } from '../core/incident/incident.ts';
import { notAllowed } from '../core/mitigation/allowed.ts';
import { changed } from '../core/mitigation/change.ts';
import type { SessionTarget, Signal, TargetResult } from '../core/mitigation/mitigation.ts';
import { objectionTo } from './may-act.ts';
import { changeObjects } from './object-change.ts';
import { doOnce, isOnce } from './once.ts';
import type { Outcome, Stage } from './outcome.ts';
import { rehearse } from './rehearse.ts';
import { chosenOf, perhapsEnded } from './session-list.ts';
import { operationOf } from './steps.ts';
import { applyWorkload, blockedNow, ends, workloadPlan } from './workload-change.ts';
import type { World } from './world.ts';

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
      const sentence = `${no}: ${frozenWords(frozen)}`;
      return (run.preview.kind === 'object' && again ? await changeObjects(run, run.preview, { incident, world, late: true }) : null) ?? refuse(sentence);
    }
  }
  if (world.settings.dryRun) {
    if (again) return refuse('Not finished: Lifeguard was interrupted, and in a dry run nothing more is done. Look at the numbers and start the step again.');
    if (old) return refuse(HELD_UP);
    const objection = await objectionTo(run, world);
    if (objection) return refuse(`Not done: ${objection}`);
    return { events: [{ type: 'executed', previewId: run.previewId, ...(await rehearse(run, incident, world)), done: false, undo: null, dry: true }] };
  }
  if (isOnce(run)) return doOnce(run, { incident, world, again, late: old });
  // A change that is in place was this step's own, made before it was held up: it is reported, and its way back kept.
  if (old && run.preview.kind !== 'object' && !(run.preview.kind === 'workload' && (await inPlace(run, incident, world)))) {
    return refuse(HELD_UP);
  }
  // Asked again here: a responder removed between the confirmation and this moment may not act any more.
  const objection = await objectionTo(run, world);
  if (objection) return refuse(`${no}: ${objection}`);
  try {
    const operation = operationOf(run.stepId, incident, world.runbook(incident.runbook?.name));
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

async function endSessions(run: StepRun, preview: StepRun['preview'] & { kind: 'sessions' }, world: World, again: boolean): Promise<Outcome> {
  if (!world.database) throw new Fault('database', 'No database is connected.', { retry: 'never' });
  const targets = chosenOf(run);
  const { results, before, after, refused } = await world.database.signalSessions({ identity: preview.identity, signal: preview.signal, targets, stopAt: preview.stopAt ?? null, goOn: async () => (await world.frozen()) === null });
  const said = told(preview.signal, results, targets, before && after ? `connections ${before.used} → ${after.used} of ${after.slots}` : 'the pool could not be measured', refused);
  const done = results.some(({ result }) => result === 'terminated' || result === 'cancelled' || result === 'gone');
  const sentence = !again ? said : refused ? `${said} An earlier try may have ended some.` : results.some(({ result }) => result === 'gone') ? `${said} · an earlier try may have ended who is gone` : said;
  // Who is gone now may have got the signal then: nobody knows, and that is what is kept.
  const kept = again ? results.map((one) => (one.result === 'gone' || one.result === 'refused' ? { ...one, result: 'unknown' as const } : one)) : results;
  return { events: [{ type: 'executed', previewId: run.previewId, results: kept, done, sentence, undo: null }], answered: ['database'] };
}

/** `26 sessions terminated · 1 had woken up and was left alone · connections 37 → 11 of 37`. */
export function told(signal: Signal, results: TargetResult[], targets: SessionTarget[], room: string, refused = 'the database refused it'): string {
  const those = (...kinds: TargetResult['result'][]): number => results.filter(({ result }) => kinds.includes(result)).length;
  const line = (number: number, one: string, many: string): string[] => (number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]);
  const cancelled = those('cancelled');
  const ended = those('terminated');
  const untouched = targets.length - results.length;
  if (results.length > 0 && those('refused') === results.length) {
    return `Nothing was ended: ${refused}.`;
  }
  return [
    ...(cancelled > 0 || signal === 'cancel' ? [`${count(cancelled, 'statement')} cancelled`] : []),
    ...(ended > 0 || (signal === 'terminate' && cancelled === 0) ? [`${count(ended, 'session')} terminated`] : []),
    ...line(those('gone'), 'was gone already', 'were gone already'),
    ...line(those('changed'), 'had woken up and was left alone', 'had woken up and were left alone'),
    ...line(those('protected'), 'is protected now and was left alone', 'are protected now and were left alone'),
    ...line(those('timeout'), 'got the signal and is still there', 'got the signal and are still there'),
    ...line(those('unknown'), 'may have been ended: the answer was lost', 'may have been ended: the answer was lost'),
    ...line(those('refused'), 'was not reached', 'were not reached'),
    ...line(untouched, 'was not needed any more', 'were not needed any more'),
    room,
  ].join(' · ');
}

async function inPlace(run: StepRun, incident: Incident, world: World): Promise<boolean> {
  const runbook = world.runbook(incident.runbook?.name);
  const operation = operationOf(run.stepId, incident, runbook);
  if (operation?.kind !== 'scale' && operation?.kind !== 'set env') return false;
  const plan = await workloadPlan(operation, { world, runbook });
  return typeof plan !== 'string' && plan.changes.length === 0;
}

async function changeWorkload(run: StepRun, incident: Incident, world: World): Promise<Outcome> {
  const { kubernetes } = world;
  if (!kubernetes) throw new Fault('Kubernetes', 'No cluster is connected.', { retry: 'never' });
  const operation = operationOf(run.stepId, incident, world.runbook(incident.runbook?.name));
  const frozen = run.preview.kind === 'workload' ? run.preview : null;
  if (!frozen || (operation?.kind !== 'scale' && operation?.kind !== 'set env')) throw new Fault('Kubernetes', 'the runbook no longer has this step.', { retry: 'never' });
  // The preview fitted the world as it was; another step may have taken the room since. What is already in place was this step's own doing.
  const plan = await workloadPlan(operation, { world, runbook: world.runbook(incident.runbook?.name) });
  if (typeof plan === 'string') throw new Fault('Kubernetes', plan, { retry: 'never' });
  const blocked = blockedNow(run, plan);
  if (blocked) throw new Fault('Kubernetes', blocked, { retry: 'never' });
  const { from, to } = ends(frozen.changes);
  const result = await applyWorkload(kubernetes, operation, from, to, { actionId: run.previewId, dryRun: false });
  const sentence = result === 'done' ? `${frozen.workload}: ${frozen.changes.map(changed).join(', ')}` : 'Not done: someone changed the workload after the preview. Open the step again.';
  return {
    events: [{ type: 'executed', previewId: run.previewId, results: [], done: result === 'done', sentence, undo: result === 'done' ? from : null }],
    answered: ['Kubernetes'],
  };
}
