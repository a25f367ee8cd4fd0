import type { Room } from '../diagnosis/diagnosis.ts';
import { count } from '../diagnosis/words.ts';
import type { Operation } from '../operation/operation.ts';
import { capacity } from './capacity.ts';
import type { Capacity, Change } from './mitigation.ts';

/** A workload as its specification is now. A variable that is null comes from a secret or a ConfigMap; one that is absent is not set. */
export type WorkloadNow = { replicas: number; surge: number; env: Record<string, string | null>; hpa: boolean };

/**
 * What one workload step would do. Empty `changes`: nothing is left to do, and `effect` says what it is (`already at 4 replicas`). `effect` is what a button says
 * beside it, `blocked` the sentence why the step cannot be confirmed.
 */
export type WorkloadPlan = { changes: Change[]; capacity: Capacity | null; blocked: string | null; effect: string };

/**
 * Judges a step before its button is offered. A step that leaves less room than before is not mitigation: it is blocked when
 * the workload could then open more connections than it can now and they do not fit. What cannot be counted is blocked too,
 * unless it only shrinks. `room` is null when the server cannot be asked; `poolVariable` names the pool size per replica.
 */
export function planWorkload({ operation, now, room, others, poolVariable }: {
  operation: Operation & { kind: 'scale' | 'set env' };
  now: WorkloadNow;
  room: Pick<Room, 'slots'> | null;
  /** Sessions on the server that are not the workload's. */
  others: number;
  poolVariable: string;
}): WorkloadPlan {
  return operation.kind === 'scale'
    ? planScale(operation.replicas, { now, room, others, poolVariable })
    : planEnv(operation.env, { now, room, others, poolVariable });
}

type Ground = { now: WorkloadNow; room: Pick<Room, 'slots'> | null; others: number; poolVariable: string };

function planScale(replicas: number, { now, room, others, poolVariable }: Ground): WorkloadPlan {
  if (replicas === now.replicas) return { changes: [], capacity: null, blocked: null, effect: `already at ${count(replicas, 'replica')}` };
  const changes = [{ what: 'replicas', from: String(now.replicas), to: String(replicas) }];
  const grows = replicas > now.replicas;
  const effect = grows ? `adds ${count(replicas - now.replicas, 'pod')}` : `removes ${count(now.replicas - replicas, 'pod')}`;
  const pool = poolSize(now.env[poolVariable]);
  // Scaling replaces no pod, so nothing surges.
  const after = room && pool !== null ? capacity({ replicas, surge: 0, pool, others, slots: room.slots, vary: 'replicas' }) : null;
  const plan = { changes, capacity: after, effect };
  if (now.hpa) return { ...plan, blocked: 'an autoscaler sets the replicas of this workload and would set them back' };
  if (!grows || after?.fits) return { ...plan, blocked: null };
  return { ...plan, blocked: after?.sentence ?? uncounted(room, poolVariable) };
}

function planEnv(env: Record<string, string | null>, { now, room, others, poolVariable }: Ground): WorkloadPlan {
  const changes = Object.entries(env)
    .filter(([what, to]) => now.env[what] === null || (now.env[what] ?? null) !== to)
    .map(([what, to]): Change => ({ what, from: now.env[what] ?? null, to }));
  if (changes.length === 0) {
    const [name, value] = Object.entries(env)[0] ?? ['the variable', null];
    return { changes, capacity: null, blocked: null, effect: value === null ? `already unset: ${name}` : `already set: ${name}=${value}` };
  }
  const effect = now.replicas === 0 ? 'no pod is running' : `restarts ${count(now.replicas, 'pod')}`;
  const before = poolSize(now.env[poolVariable]);
  const resizes = changes.some(({ what }) => what === poolVariable);
  const pool = resizes ? poolSize(env[poolVariable]) : before;
  const after = room && pool !== null
    ? capacity({ replicas: now.replicas, surge: now.replicas === 0 ? 0 : now.surge, pool, others, slots: room.slots, vary: 'pool' })
    : null;
  const plan = { changes, capacity: after, effect };
  // What it was could not be put back by an undo, and the undo is promised.
  const foreign = changes.find(({ what }) => now.env[what] === null);
  if (foreign) return { ...plan, blocked: `${foreign.what} comes from a secret or a ConfigMap: change it there` };
  if (!resizes) return { ...plan, blocked: null };
  if (pool === null) return { ...plan, blocked: `${poolVariable} would be ${env[poolVariable] ?? 'unset'}: how many connections that allows is not known` };
  if ((before !== null && pool < before) || after?.fits) return { ...plan, blocked: null };
  return { ...plan, blocked: after?.sentence ?? uncounted(room, poolVariable) };
}

function uncounted(room: object | null, poolVariable: string): string {
  return room
    ? `how many connections a pod opens is not known: ${poolVariable} is not set on the workload`
    : 'how much room the database has is not known';
}

function poolSize(value: string | null | undefined): number | null {
  return value != null && /^\d{1,6}$/.test(value.trim()) && Number(value) > 0 ? Number(value) : null;
}
