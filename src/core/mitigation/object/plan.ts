import { count } from '../../diagnosis/words.ts';
import { changed } from '../change.ts';
import type { Preview } from '../mitigation.ts';
import { several } from './kinds.ts';
import type { Kind } from './kinds.ts';
import type { ObjectLook, WorkloadLook } from './look.ts';
import { roomFor } from './room.ts';
import type { Ground } from './room.ts';
import type { Act, ObjectStep } from './step.ts';

/** What a step would do to the objects it is about: the content of its preview, and `effect`, which a button says beside it. */
export type ObjectPlan = Omit<Preview & { kind: 'object' }, 'id' | 'stepId' | 'hash' | 'takenAt' | 'expiresAt' | 'by'> & { effect: string };

/** Slack's buttons in a modal hold this many characters. */
const SUBMIT_CHARACTERS = 24;
/** A preview is stored with its incident; nobody reads more fields than this. */
const MOST_CHANGES = 40;

/** Says what was found as a person should read it. `undoing`: this step takes an earlier one back. */
export function planObjects({ step, looked, stamp, undoing, ...ground }: Ground & { step: ObjectStep; looked: { looks: ObjectLook[]; kept: string[] }; stamp: string; undoing: boolean }): ObjectPlan {
  const { looks, kept } = looked;
  const { act, kind } = step;
  const [first] = looks;
  const title = titleOf(looks, act, step);
  const shown = looks.length === 1 ? first?.changes ?? [] : looks.flatMap(({ target, changes }) => changes.map((change) => ({ ...change, what: `${target.name}: ${change.what}` })));
  const changes = shown.slice(0, MOST_CHANGES);
  const effects = [...(shown.length > changes.length ? [`changes ${shown.length - changes.length} more fields`] : []), ...effectsOf(act, looks, kind)];
  const judged = looks.map((look) => roomFor(look, ground));
  const plan = {
    kind: 'object' as const, title, namespace: first?.target.namespace ?? null, targets: looks.map(({ target }) => target), changes, effects, kept, stamp,
    submit: undoing ? 'Put it back' : submitOf(act, looks, step),
    wayBack: wayBackOf(act, looks), capacity: judged.find((one) => one.capacity)?.capacity ?? null, blocked: judged.find((one) => one.blocked)?.blocked ?? null,
    ends: act.do === 'delete' || act.do === 'drain',
  };
  return { ...plan, effect: [...changes.slice(0, 2).map(changed), ...(changes.length > 2 ? [`${changes.length - 2} more changes`] : []), ...effects].join(' · ') };
}

function titleOf(looks: ObjectLook[], act: Act, { kind, choose }: ObjectStep): string {
  if (act.do === 'drain' && 'names' in choose) return `node ${choose.names[0] ?? ''}`;
  const [only, ...others] = looks;
  return only && others.length === 0 ? `${only.kind.name} ${only.target.name}` : several(kind, looks.length);
}

function effectsOf(act: Act, looks: ObjectLook[], kind: Kind): string[] {
  const notes = [...new Set(looks.flatMap((look) => look.notes))];
  const rolls = looks.flatMap(({ workload }) => (workload?.rolls ? [rollInWords(workload)] : []));
  switch (act.do) {
    case 'pause':
      return act.paused ? ['a rollout stops where it is, no pod restarts', ...notes] : [...(rolls.length > 0 ? rolls : ['no rollout is waiting, no pod restarts']), ...notes];
    case 'cordon':
      return [act.off ? 'new pods stay off it, those on it go on running' : 'new pods may run on it again', ...notes];
    case 'autoscale':
      return ['the autoscaler sets the replicas by itself from now on', ...notes];
    case 'delete':
      return [`deletes ${looks.length === 1 ? `the ${kind.name}` : several(kind, looks.length)}`, ...notes];
    case 'drain': {
      const moved = looks.filter(({ target }) => target.act === 'evict').length;
      return [...(looks.length > moved ? ['new pods stay off the node'] : []), moved === 0 ? 'no pod has to move' : `ends ${count(moved, 'pod')}, and others are started on other nodes`, ...notes];
    }
    default:
      return [...(rolls.length > 1 ? [`restarts the pods of ${rolls.length} workloads`] : rolls), ...notes];
  }
}

function rollInWords({ after, onHold, replacing }: WorkloadLook): string {
  if (onHold) return 'no pod restarts while its rollout is on hold';
  if (after.replicas === 0) return 'no pod is running';
  const pods = count(after.replicas, 'pod');
  if (replacing === 'as they are deleted') return `no pod restarts by itself: ${pods} take it up as they are deleted`;
  return after.replicas === 1 ? 'restarts 1 pod' : `restarts ${pods}, ${replacing}`;
}

/** How it is taken back. A restart and a deletion have no way back, and that is said. */
function wayBackOf(act: Act, looks: ObjectLook[]): string {
  if (act.do === 'restart') return 'There is no way back: a pod that restarted stays restarted.';
  if (act.do === 'delete') return 'There is no way back: what is deleted is gone.';
  if (act.do === 'autoscale') return `No button takes it back: delete the autoscaler ${act.name} by hand.`;
  const patched = looks.filter(({ target }) => target.act === 'patch');
  if (act.do === 'drain') return patched.length > 0 ? 'Undo opens the node again. Pods that moved stay where they are.' : 'There is no way back: pods that moved stay where they are.';
  if (patched.some(({ target }) => target.reverse === null)) return 'No button takes it back: what it was is too long to keep, or looks like a secret.';
  return 'Undo puts back exactly these fields.';
}

function submitOf(act: Act, looks: ObjectLook[], { kind, choose }: ObjectStep): string {
  const verb = VERBS[act.do === 'pause' ? (act.paused ? 'hold' : 'resume') : act.do === 'cordon' ? (act.off ? 'cordon' : 'uncordon') : act.do === 'mark' ? act.with : act.do];
  const name = act.do === 'drain' && 'names' in choose ? choose.names[0] : looks.length === 1 ? looks[0]?.target.name : several(kind, looks.length);
  return [`${verb} ${name ?? ''}`, `${verb} ${looks.length === 1 ? `the ${kind.name}` : 'them'}`, `${verb} it`].find((text) => text.length <= SUBMIT_CHARACTERS) ?? 'Apply the change';
}

const VERBS: Record<Exclude<Act['do'], 'pause' | 'mark'> | 'hold' | 'resume' | 'uncordon' | 'labels' | 'annotations', string> = {
  restart: 'Restart', hold: 'Hold', resume: 'Resume', cordon: 'Cordon', uncordon: 'Uncordon', undo: 'Roll back', image: 'Set image of', resources: 'Resize', patch: 'Patch', labels: 'Label', annotations: 'Annotate',
  autoscale: 'Autoscale', drain: 'Drain', delete: 'Delete',
};
