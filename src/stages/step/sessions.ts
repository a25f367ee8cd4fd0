/** Sessions that are ended, or whose statement is cancelled: the list that is shown, and what became of each. */
import { thresholdsOf } from '../../core/diagnosis/thresholds.ts';
import { count } from '../../core/diagnosis/words.ts';
import { Fault, onFault } from '../../core/fault.ts';
import type { Incident, StepRun } from '../../core/incident/incident.ts';
import { chooseList } from '../../core/mitigation/lists.ts';
import type { List, SessionTarget, Signal, TargetResult } from '../../core/mitigation/mitigation.ts';
import { beside, blocked, NOT_INSTALLED, SETUP } from '../../core/mitigation/proposal.ts';
import { bound } from '../../core/operation/fill.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Runbook } from '../../core/runbook/runbook.ts';
import type { Outcome } from '../outcome.ts';
import type { DatabasePort, World } from '../world.ts';
import type { Ground, Kind } from './kind.ts';
import { operationOf } from './steps.ts';

/** What the sessions of a list do, in words that follow a number. */
const LIST_WORDS: Record<List, string> = { idle: 'idle', 'in transaction': 'idle in transaction', active: 'running a statement' };

export function sessions({ signal, choose, parameters, wholesale }: Operation & { kind: 'signal sessions' }, { world: { database }, runbook, values }: Ground): Kind {
  const look = async (port: DatabasePort, asked: Pick<Parameters<Kind['preview']>[0], 'list' | 'whole'>) => {
    const [seen, canSignal] = await Promise.all([port.previewSessions(choose, bound(parameters, values)), port.canSignal()]);
    const careful = wholesale ? { seconds: idleSecondsOf(runbook) } : null;
    return { ...seen, canSignal, choice: chooseList(seen, { signal, ...asked, careful, idleShareBelow: runbook?.idleShareBelow ?? null }) };
  };
  return {
    async propose() {
      if (!database) return beside('unknown', 'no database is connected');
      const { choice: { list, targets, kept, stopAt, beyond, others }, room, canSignal } = await look(database, { list: null, whole: false });
      const keeps = kept.length > 0 ? ` (${kept.length} kept)` : '';
      if (targets.length === 0) return beside('idle', `nothing to do now${keeps}`);
      // Where the server has no way to end a session safely.
      if (!canSignal) return { ...blocked(NOT_INSTALLED), copy: SETUP };
      const what = signal === 'cancel' ? `would cancel ${count(targets.length, 'statement')}` : list === 'active' ? `would end ${count(targets.length, 'running statement')}` : `would free ${stopAt === null ? '' : 'up to '}${targets.length} of ${room.slots}`;
      const parts = [
        `${what}${keeps}`,
        ...(stopAt === null ? [] : [`stops once ${stopAt} are free`]),
        ...(beyond > 0 ? [`${beyond} more with a second responder`] : []),
        ...others.map((other) => `${other.count} ${LIST_WORDS[other.list]} apart`),
      ];
      return beside('ready', parts.join(' · '), true);
    },
    async preview({ list, whole }) {
      if (!database) return 'no database is connected.';
      const { choice, identity, room, canSignal } = await look(database, { list, whole });
      if (choice.targets.length === 0) return { nothing: choice.kept.length > 0 ? `${choice.kept.length} fit this step, and all of them are kept.${choice.why === null ? '' : ` ${choice.why}`}` : 'No session fits this step now.' };
      return { kind: 'sessions', signal, identity, room, ...choice, blocked: canSignal ? null : NOT_INSTALLED };
    },
  };
}

/** Ends the ones left ticked. `again`: an earlier try may have ended some of them. */
export async function endSessions(run: StepRun, preview: StepRun['preview'] & { kind: 'sessions' }, world: World, again: boolean): Promise<Outcome> {
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
  if (results.length > 0 && those('refused') === results.length) return `Nothing was ended: ${refused}.`;
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

/** A dry run: each session is looked at again, as if it were to be ended now. */
export async function rehearseSessions(run: StepRun, preview: StepRun['preview'] & { kind: 'sessions' }, { incident, world }: { incident: Incident; world: World }): Promise<{ would: string; results: TargetResult[] }> {
  const nobody = (why: string) => ({ would: `nobody would have been ended: ${why}`, results: [] });
  if (operationOf(run, incident, world)?.kind !== 'signal sessions') return nobody('the runbook was edited after this list was shown');
  if (!world.database) return nobody('no database is connected');
  const targets = chosenOf(run);
  const dry = await world.database.signalSessions({ identity: preview.identity, signal: preview.signal, targets, stopAt: preview.stopAt ?? null, dry: true }).catch(onFault(({ message }) => message));
  if (typeof dry === 'string') return { would: `what it would do with each session could not be asked: ${dry}`, results: [] };
  const { results, before, refused } = dry;
  return { ...(refused ? nobody(refused) : { would: toldDry(results, targets, before ? `${before.used} of ${before.slots} connections in use` : 'the pool could not be measured') }), results };
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

/** The sessions a responder left ticked. */
export function chosenOf({ preview, pids }: StepRun): SessionTarget[] {
  return preview.kind === 'sessions' ? preview.targets.filter(({ pid }) => pids?.includes(pid)) : [];
}

/** What is known of them after a try whose end nobody saw: each may have got its signal, and counts as one that did. */
export function perhapsEnded(run: StepRun): TargetResult[] {
  return chosenOf(run).map(({ pid, backendStart }) => ({ pid, backendStart, result: 'unknown' }));
}

function idleSecondsOf(runbook: Runbook | null): number {
  const sqls = runbook?.statements.flatMap(({ judgement: { operation } }) => (operation.kind === 'sql read' ? [operation.sql] : operation.kind === 'signal sessions' ? [operation.choose] : [])) ?? [];
  return thresholdsOf(sqls).idleSeconds;
}
