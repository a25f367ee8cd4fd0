import { Fault } from '../../../core/fault.ts';
import type { Workload } from '../../../core/operation/operation.ts';
import { fetchObjects } from '../fetch.ts';
import { at } from '../fields.ts';
import type { Kind } from '../kinds.ts';
import type { Found } from '../print/answer.ts';
import { readRollout } from '../workload.ts';
import type { Rollout } from '../workload.ts';
import type { Asked } from './read.ts';
import { wantedOf } from './select.ts';

/** The workloads a rollout command names, in the one namespace it means. */
export async function workloadsOf(asked: Asked): Promise<{ kind: Kind; namespace: string; name: string; workload: Workload['kind'] }[]> {
  const { wanted } = await wantedOf(asked.discovery, asked.words.names);
  const [namespace = ''] = asked.namespaces();
  return wanted.flatMap(({ kind, names }) => {
    const workload = WORKLOADS.get(kind.plural);
    if (workload === undefined || kind.group !== 'apps') throw new Fault('Kubernetes', `${kind.plural} are not rolled out: a deployment, a stateful set or a daemon set is.`, { retry: 'never' });
    if (names.length === 0) throw new Fault('Kubernetes', `It does not say which ${workload}.`, { retry: 'never' });
    return names.map((name) => ({ kind, namespace, name, workload }));
  });
}

const WORKLOADS = new Map<string, Workload['kind']>([['deployments', 'deployment'], ['statefulsets', 'statefulset'], ['daemonsets', 'daemonset']]);

/** `kubectl rollout status`: one look at how far the newest specification is. */
export async function rolloutStatus(asked: Asked): Promise<Found> {
  const workloads = await workloadsOf(asked);
  const lines = await Promise.all(workloads.map(async ({ kind, namespace, name, workload }) => {
    const rollout = workload === 'daemonset' ? await daemonSet(asked, kind, namespace, name) : await readRollout(asked.api, namespace, { kind: workload, name });
    const { done, wanted, updated, ready, stuck } = rollout;
    const line = done ? `rolled out: ${ready} of ${wanted} ready` : `under way: ${updated} of ${wanted} updated, ${ready} ready`;
    return [workloads.length > 1 ? `${name} ${line}` : line, ...(stuck ? [`stuck: ${stuck}`] : [])];
  }));
  return { kind: 'lines', lines: lines.flat() };
}

/** A daemon set counts under other names than a deployment. */
async function daemonSet({ api }: Asked, kind: Kind, namespace: string, name: string): Promise<Rollout> {
  const [object] = (await fetchObjects(api, kind, namespace, { names: [name] })).objects;
  const count = (field: string): number => Number(at(object, 'status', field) ?? 0);
  const [wanted, updated, ready] = [count('desiredNumberScheduled'), count('updatedNumberScheduled'), count('numberAvailable')];
  const seen = count('observedGeneration') >= Number(at(object, 'metadata', 'generation') ?? 0);
  return { done: seen && updated >= wanted && ready >= wanted, wanted, updated, ready, stuck: null };
}
