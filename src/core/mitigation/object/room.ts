import type { Room } from '../../diagnosis/diagnosis.ts';
import { capacity } from '../capacity.ts';
import type { Capacity } from '../mitigation.ts';
import { planWorkload } from '../workload.ts';
import type { ObjectLook, WorkloadLook } from './look.ts';

export type Ground = { room: Pick<Room, 'slots'> | null; others: number; poolVariable: string };

/**
 * Whether a change of an object leaves the database its room. What it does to replicas and to the pool's size is judged exactly as
 * `scale` and `set env` are; what could do the same by another way, and cannot be counted, is blocked.
 */
export function roomFor(look: ObjectLook, ground: Ground): { capacity: Capacity | null; blocked: string | null } {
  const unseen = uncountable(look, ground.poolVariable);
  if (unseen) return { capacity: null, blocked: unseen };
  return look.workload ? sizes(look.workload, ground) : { capacity: null, blocked: null };
}

function sizes({ before, after, rolls }: WorkloadLook, { room, others, poolVariable }: Ground): { capacity: Capacity | null; blocked: string | null } {
  const workload = { kind: 'deployment', name: 'it' } as const;
  const fits = { room, others, poolVariable };
  const grows = after.replicas > before.replicas;
  const resizes = before.env[poolVariable] !== after.env[poolVariable];
  if (resizes && after.env[poolVariable] === null) return { capacity: null, blocked: `${poolVariable} would come from a secret or a ConfigMap: how many connections that allows is not known` };
  const plans = [
    ...(after.replicas === before.replicas ? [] : [planWorkload({ ...fits, operation: { kind: 'scale', namespace: null, workload, replicas: after.replicas }, now: { ...before, env: after.env } })]),
    ...(resizes ? [planWorkload({ ...fits, operation: { kind: 'set env', namespace: null, workload, env: { [poolVariable]: after.env[poolVariable] ?? null } }, now: { ...before, replicas: Math.max(before.replicas, after.replicas), surge: after.surge } })] : []),
  ];
  const blocked = plans.find((plan) => plan.blocked !== null);
  if (blocked) return blocked;
  const pool = Number(after.env[poolVariable]);
  // More pods and another template at once: the pods of the rollout come on top of the new number.
  if (grows && rolls && room && pool > 0) {
    const both = capacity({ replicas: after.replicas, surge: after.surge, pool, others, slots: room.slots, vary: 'replicas' });
    return { capacity: both, blocked: both.fits ? null : both.sentence };
  }
  return { capacity: plans.at(-1)?.capacity ?? null, blocked: null };
}

/** Where pods or their connections could grow without our seeing how far. */
function uncountable({ target: { act, paths, resource }, workload, mentionsPool }: ObjectLook, poolVariable: string): string | null {
  if (act === 'delete' || act === 'evict') return null;
  const touches = (...fields: string[]): boolean => paths.some((path) => fields.some((field) => path.includes(field)));
  if (paths.some((path) => path[0] === 'metadata' && /^(finalizers|ownerReferences)$/.test(path[1] ?? ''))) return 'it takes away what keeps an object from being removed: a person does that';
  if (mentionsPool) return `it touches ${poolVariable} where Lifeguard cannot count: which pods would read it is not known`;
  if (touches('envFrom')) return 'it changes where the variables come from: how many connections a pod would open is not known';
  if (resource === 'daemonsets' && touches('nodeSelector', 'affinity', 'tolerations')) return 'it changes on how many nodes it runs, and how many connections that opens is not known';
  if (!workload && touches('replicas', 'parallelism', 'completions', 'minReplicas', 'maxReplicas', 'suspend')) return `it changes how many pods ${resource} run, and how many connections those open is not known`;
  return null;
}
