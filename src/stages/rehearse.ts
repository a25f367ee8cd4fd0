/** A dry run: what a confirmed step would have done, for a first installation that is only watched. */
import { Fault } from '../core/fault.ts';
import type { Incident, StepRun } from '../core/incident/incident.ts';
import { changed } from '../core/mitigation/change.ts';
import type { SessionTarget, TargetResult } from '../core/mitigation/mitigation.ts';
import { chosenOf } from './session-list.ts';
import { operationOf } from './steps.ts';
import type { World } from './world.ts';

/** Each session is looked at again, as if it were to be ended now; what else would be changed or sent is only named. */
export async function rehearse(run: StepRun, incident: Incident, world: World): Promise<{ results: TargetResult[]; sentence: string }> {
  const { preview } = run;
  const would = (what: string, results: TargetResult[] = []) => ({ results, sentence: `Dry run: ${what}. Nothing was changed.` });
  if (preview.kind === 'statement') return would('the statement would have been run');
  if (preview.kind === 'request') return would(`${preview.method} ${preview.address} would have been sent`);
  if (preview.kind !== 'sessions') return would(`${preview.kind === 'workload' ? preview.workload : preview.title} would have been changed${preview.changes.length > 0 ? `: ${preview.changes.map(changed).join(', ')}` : ''}`);
  if (operationOf(run.stepId, incident, world.runbook(incident.runbook?.name))?.kind !== 'signal sessions') return would('nobody would have been ended: the runbook was edited after this list was shown');
  if (!world.database) return would('nobody would have been ended: no database is connected');
  const targets = chosenOf(run);
  try {
    const { results, before, refused } = await world.database.signalSessions({ identity: preview.identity, signal: preview.signal, targets, stopAt: preview.stopAt ?? null, dry: true });
    return would(refused ? `nobody would have been ended: ${refused}` : toldDry(results, targets, before ? `${before.used} of ${before.slots} connections in use` : 'the pool could not be measured'), results);
  } catch (error) {
    if (error instanceof Fault) return would(`what it would do with each session could not be asked: ${error.message}`);
    throw error;
  }
}

const NAMED = 10;

/** `7 sessions would have been terminated (4121, 4122 …) · 1 had woken up and would have been left alone (4130) · 37 of 37 connections in use`. */
function toldDry(results: TargetResult[], targets: SessionTarget[], room: string): string {
  const line = (kind: TargetResult['result'], one: string, many: string): string[] => {
    const pids = results.filter(({ result }) => result === kind).map(({ pid }) => pid);
    return pids.length === 0 ? [] : [`${pids.length} ${pids.length === 1 ? one : many} (${pids.slice(0, NAMED).join(', ')}${pids.length > NAMED ? ' …' : ''})`];
  };
  const untouched = targets.length - results.length;
  const lines = [
    ...line('would terminate', 'session would have been terminated', 'sessions would have been terminated'),
    ...line('would cancel', 'statement would have been cancelled', 'statements would have been cancelled'),
    ...line('gone', 'was gone already', 'were gone already'),
    ...line('changed', 'had woken up and would have been left alone', 'had woken up and would have been left alone'),
    ...line('protected', 'is protected now and would have been left alone', 'are protected now and would have been left alone'),
    ...line('unknown', 'could not be judged', 'could not be judged'),
    ...(untouched > 0 ? [`${untouched} would not have been needed`] : []),
  ];
  return [...(lines.length > 0 ? lines : ['nobody would have been ended']), room].join(' · ');
}
