import type { WorkloadNow } from '../../core/mitigation/workload.ts';
import type { Workload } from '../../core/operation/operation.ts';
import type { Api } from './api.ts';
import { workloadPath } from './namespaces.ts';
import { read } from './refusal.ts';
import * as wire from './wire.ts';

/** A workload as it is: what a step is judged by. */
export type WorkloadState = WorkloadNow & { namespace: string };

/** How far the newest specification has been rolled out. `stuck` is Kubernetes' own word for it, after its progress deadline. */
export type Rollout = { done: boolean; wanted: number; updated: number; ready: number; stuck: string | null };

export async function readWorkload(api: Api, namespace: string, workload: Workload): Promise<WorkloadState> {
  const object = await getWorkload(api, namespace, workload);
  return { namespace, ...sizeOf(workload.kind, object), hpa: await isAutoscaled(api, namespace, workload) };
}

/** What a workload's own specification says of its size. */
export function sizeOf(kind: Workload['kind'], object: wire.WorkloadObject): Omit<WorkloadNow, 'hpa'> {
  const replicas = replicasOf(object);
  return { replicas, surge: surgeOf(kind, object, replicas), env: envOf(mainContainer(object).env ?? []) };
}

/** Whether an autoscaler sets its replicas. */
export async function isAutoscaled(api: Api, namespace: string, { kind, name }: Workload): Promise<boolean> {
  const { items } = read(wire.list(wire.autoscaler), await api({ method: 'GET', path: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`, query: { limit: '500' } }));
  return items.some(({ spec: { scaleTargetRef } }) => scaleTargetRef.name === name && scaleTargetRef.kind.toLowerCase() === kind);
}

export async function readRollout(api: Api, namespace: string, workload: Workload): Promise<Rollout> {
  const object = await getWorkload(api, namespace, workload);
  const { status } = object;
  const wanted = replicasOf(object);
  const ready = status.numberReady ?? status.readyReplicas;
  const stalled = status.conditions.find(({ type, status: holds }) => type === 'Progressing' && holds === 'False');
  return {
    done: status.observedGeneration >= object.metadata.generation && status.updatedReplicas >= wanted && status.replicas <= wanted && ready >= wanted,
    wanted, updated: status.updatedReplicas, ready, stuck: stalled ? (stalled.message ?? stalled.reason ?? 'it makes no progress') : null,
  };
}

export async function getWorkload(api: Api, namespace: string, workload: Workload): Promise<wire.WorkloadObject> {
  return read(wire.workload, await api({ method: 'GET', path: workloadPath(namespace, workload) }));
}

/** The container a step means where none is named: the one kubectl would choose, and only that one. */
export function mainContainer({ spec }: wire.WorkloadObject): { index: number; name: string; env: wire.EnvEntry[] | undefined } {
  const { containers } = spec.template.spec;
  const named = spec.template.metadata?.annotations?.['kubectl.kubernetes.io/default-container'];
  const index = Math.max(0, containers.findIndex(({ name }) => name === named));
  return { index, name: containers[index]?.name ?? '', env: containers[index]?.env };
}

/** Null for a value that comes from elsewhere. */
export function envOf(entries: wire.EnvEntry[]): Record<string, string | null> {
  return Object.fromEntries(entries.map(({ name, value, valueFrom }) => [name, valueFrom == null ? (value ?? '') : null]));
}

/** The entries with these variables set or, where null, left out; others and their order stay. */
export function withEnv(entries: wire.EnvEntry[], to: Record<string, string | null>): wire.EnvEntry[] {
  const kept = entries.flatMap((entry) => {
    const value = Object.hasOwn(to, entry.name) ? to[entry.name] : undefined;
    if (value === undefined) return [entry];
    return value === null ? [] : [{ name: entry.name, value }];
  });
  const known = new Set(entries.map(({ name }) => name));
  const added = Object.entries(to).flatMap(([name, value]) => (known.has(name) || value === null ? [] : [{ name, value }]));
  return [...kept, ...added];
}

function replicasOf({ spec, status }: wire.WorkloadObject): number {
  return spec.replicas ?? status.desiredNumberScheduled ?? 1;
}

/** How many pods a rollout may run beyond the wanted ones: maxSurge, 25 % rounded up where a deployment says nothing. */
function surgeOf(kind: Workload['kind'], { spec }: wire.WorkloadObject, replicas: number): number {
  if (kind !== 'deployment' || spec.strategy?.type === 'Recreate') return 0;
  const most = spec.strategy?.rollingUpdate?.maxSurge ?? '25%';
  return typeof most === 'number' ? most : Math.ceil((replicas * Number.parseFloat(most)) / (most.endsWith('%') ? 100 : 1));
}
