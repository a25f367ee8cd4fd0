import { record, same, valueAt } from '../../../core/mitigation/object/difference.ts';
import type { Json, Leaf } from '../../../core/mitigation/object/difference.ts';
import { kindNamed, workloadKind } from '../../../core/mitigation/object/kinds.ts';
import type { Kind } from '../../../core/mitigation/object/kinds.ts';
import type { Replacing, WorkloadLook } from '../../../core/mitigation/object/look.ts';
import type { Api } from '../api.ts';
import { safeName } from '../namespaces.ts';
import * as wire from '../wire.ts';
import { getWorkload, isAutoscaled, mainContainer, sizeOf } from '../workload.ts';
import { getObject } from './object.ts';
import { replicaSetsOf, templateOf } from './revision.ts';

/** What a change of an object means for the pods of a workload; null when the object runs and scales none. */
export async function workloadLook(api: Api, namespace: string | null, kind: Kind, before: Json, after: Json, leaves: Leaf[], poolVariable: string): Promise<WorkloadLook | null> {
  if (namespace === null) return null;
  if (kind.resource === 'horizontalpodautoscalers') return scaledLook(api, namespace, before, after, poolVariable);
  const own = workloadKind(kind);
  const [was, is] = [wire.workload.safeParse(before), wire.workload.safeParse(after)];
  if (own === null || !was.success || !is.success) return null;
  const touches = (...path: string[]): boolean => leaves.some((leaf) => path.every((name, at) => leaf.path[at] === name));
  const hpa = touches('spec', 'replicas') && await isAutoscaled(api, namespace, { kind: own, name: was.data.metadata.name });
  const onHold = valueAt(after, ['spec', 'paused']) === true;
  const released = touches('spec', 'paused') && !onHold;
  // What was set while the rollout was on hold reaches the pods now: they are as the newest running replica set made them.
  const running = released ? await runningTemplates(api, namespace, before) : [];
  const waiting = running.find((template) => !same(template, valueAt(after, ['spec', 'template'])));
  const runs = waiting ? wire.workload.safeParse({ ...before, spec: { ...record(before['spec']), template: waiting } }).data ?? was.data : was.data;
  return {
    name: was.data.metadata.name,
    before: { ...counted(sizeOf(own, runs), poolVariable), hpa }, after: { ...counted(sizeOf(own, is.data), poolVariable), hpa },
    rolls: touches('spec', 'template') || waiting !== undefined, onHold, replacing: replacingOf(own, after),
  };
}

/** Of the variables, the pool's is enough to count by; the others may hold secrets and stay here. */
function counted<Size extends { env: Record<string, string | null> }>(size: Size, poolVariable: string): Size {
  const value = Object.hasOwn(size.env, poolVariable) ? size.env[poolVariable] : undefined;
  return { ...size, env: value === undefined ? {} : { [poolVariable]: value } };
}

async function runningTemplates(api: Api, namespace: string, deployment: Json): Promise<Json[]> {
  return (await replicaSetsOf(api, namespace, deployment)).filter((set) => Number(valueAt(set, ['spec', 'replicas']) ?? 0) > 0).map(templateOf);
}

/** A pod that loses a label its replica set looks for is left to itself, and another one is started: that is one pod more. */
export async function leavingLook(api: Api, namespace: string, pod: Json, leaves: Leaf[], poolVariable: string): Promise<{ workload: WorkloadLook | null; notes: string[] }> {
  const stays = { workload: null, notes: [] };
  const touched = leaves.flatMap(({ path }) => (path[0] === 'metadata' && path[1] === 'labels' ? [path[2] ?? ''] : []));
  const set = touched.length > 0 ? controllerOf(pod) : null;
  if (set?.['kind'] !== 'ReplicaSet') return stays;
  const owner = await getObject(api, `/apis/apps/v1/namespaces/${namespace}/replicasets/${safeName(String(set['name']))}`);
  const sought = Object.keys(record(valueAt(owner, ['spec', 'selector', 'matchLabels'])));
  if (!touched.some((label) => sought.includes(label))) return stays;
  const notes = ['its ReplicaSet lets it go and starts another one'];
  const deployment = controllerOf(owner);
  if (deployment?.['kind'] !== 'Deployment') return { workload: null, notes };
  const name = String(deployment['name']);
  const now = { ...counted(sizeOf('deployment', await getWorkload(api, namespace, { kind: 'deployment', name })), poolVariable), hpa: false };
  return { workload: { name, before: now, after: { ...now, replicas: now.replicas + 1 }, rolls: false, onHold: false, replacing: 'one after the other' }, notes };
}

/** An autoscaler is judged by the most pods it may run: it will, when it matters. */
async function scaledLook(api: Api, namespace: string, before: Json, after: Json, poolVariable: string): Promise<WorkloadLook | null> {
  const target = record(valueAt(after, ['spec', 'scaleTargetRef']));
  const own = workloadKind(kindNamed(String(target['kind'])) ?? NO_KIND);
  if (own !== 'deployment' && own !== 'statefulset') return null;
  const now = { ...counted(sizeOf(own, await getWorkload(api, namespace, { kind: own, name: String(target['name']) })), poolVariable), hpa: false };
  // Bounds of another workload's autoscaler say nothing of this one.
  const old = same(valueAt(before, ['spec', 'scaleTargetRef']), target) ? before : {};
  const raised = (bound: string): number => {
    const [was, is] = [old, after].map((object) => Number(valueAt(object, ['spec', bound]) ?? 0));
    return is !== undefined && was !== undefined && is > was ? is : 0;
  };
  return { name: String(target['name']), before: now, after: { ...now, replicas: Math.max(now.replicas, raised('minReplicas'), raised('maxReplicas')) }, rolls: false, onHold: false, replacing: 'one after the other' };
}

const NO_KIND: Kind = { resource: '', kind: '', name: '', api: '', namespaced: true };

function replacingOf(kind: 'deployment' | 'statefulset' | 'daemonset', object: Json): Replacing {
  const type = valueAt(object, ['spec', kind === 'deployment' ? 'strategy' : 'updateStrategy', 'type']);
  return type === 'Recreate' ? 'all at once' : type === 'OnDelete' ? 'as they are deleted' : 'one after the other';
}

/** Whether the pool's variable is in what changes, anywhere but among the variables of a workload's main container, which are counted. */
export function mentionsPool(kind: Kind, after: Json, leaves: Leaf[], poolVariable: string): boolean {
  const parsed = workloadKind(kind) === null ? null : wire.workload.safeParse(after).data;
  const main = parsed ? mainContainer(parsed).name : null;
  const isCounted = ({ path }: Leaf): boolean => main !== null && same(path.slice(0, 6), ['spec', 'template', 'spec', 'containers', main, 'env']);
  return leaves.some((leaf) => !isCounted(leaf) && (leaf.path.includes(poolVariable) || JSON.stringify([leaf.from, leaf.to]).includes(poolVariable)));
}

/** What a person should know before a pod or another object is deleted. */
export function deletionNotes(kind: Kind, object: Json): string[] {
  if (kind.resource === 'pods') {
    const owner = ownerOf(object);
    return [owner === null ? 'nothing starts it again: no controller owns it' : `its ${owner} starts another one`];
  }
  const replicas = Number(valueAt(object, ['status', 'replicas']) ?? valueAt(object, ['spec', 'replicas']) ?? 0);
  if (replicas > 0) return [replicas === 1 ? 'its pod ends with it' : `its ${replicas} pods end with it`];
  return kind.resource === 'persistentvolumeclaims' ? ['what is stored in it may be lost'] : [];
}

/** The kind of the controller that owns a pod; null when none does. */
export function ownerOf(object: Json): string | null {
  const controller = controllerOf(object);
  return controller ? String(controller['kind']) : null;
}

function controllerOf(object: Json): Json | undefined {
  const owners = record(object['metadata'])['ownerReferences'];
  return Array.isArray(owners) ? owners.map(record).find((owner) => owner['controller'] === true) : undefined;
}
