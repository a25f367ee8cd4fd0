/** Pods of the simulated Kubernetes: the workload's own, marked, deleted and evicted one by one, and others that stand on the same nodes. */
import { isDeepStrictEqual } from 'node:util';
import { record, string } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Answer, Request } from '../simulated-server.ts';
import type { Pod, Workload } from '../workload.ts';
import { listOrOne, notAllowed, notFound, refusal } from './answer.ts';
import { nameOf, namespace } from './objects.ts';
import { applyPatch } from './patch.ts';
import { conflictOf } from './store.ts';
import type { ObjectStore, StoredPlace } from './store.ts';

type Marks = { labels: Json; annotations: Json; version: number };

export type Pods = {
  handle(request: Request, place: StoredPlace): Answer;
  /** How many more pods the disruption budget lets go; without a call, as many as one likes. */
  disruptions(allowed: number): void;
};

export function simulatePods({ workload, store, objectOf }: { workload: Workload; store: ObjectStore; objectOf(pod: Pod): Json }): Pods {
  const marks = new Map<string, Marks>();
  const nodes = new Map<string, string>();
  let allowed = Infinity;

  /** A pod stays where it was first seen; a node that is closed gets no new one. */
  function nodeOf(pod: string): string {
    const open = store.all('nodes').filter((node) => record(node['spec'])['unschedulable'] !== true).map(nameOf);
    const node = nodes.get(pod) ?? open[0] ?? 'node-1';
    nodes.set(pod, node);
    return node;
  }

  function marked(pod: Pod): Json {
    const object = objectOf(pod);
    const own = marks.get(pod.name);
    const metadata = record(object['metadata']);
    return { ...object, spec: { ...record(object['spec']), nodeName: nodeOf(pod.name) }, ...(own ? { metadata: { ...metadata, labels: own.labels, annotations: own.annotations, resourceVersion: String(own.version) } } : {}) };
  }

  function patch(request: Request, present: Json, dryRun: boolean): Answer {
    const wanted = applyPatch(string(request.headers['content-type']) ?? '', present, request.body);
    if (!('object' in wanted)) return refusal(wanted);
    const { labels, annotations, ...given } = record(wanted.object['metadata']);
    const stale = conflictOf(given, present, 'pods');
    if (stale) return refusal(stale);
    if (!isDeepStrictEqual(wanted.object['spec'], present['spec'])) return refusal({ status: 422, reason: 'Invalid', message: `Pod "${nameOf(present)}" is invalid: spec: Forbidden: pod updates may not change fields` });
    const version = Number(record(present['metadata'])['resourceVersion']) + 1;
    if (!dryRun) marks.set(nameOf(present), { labels: record(labels), annotations: record(annotations), version });
    return { status: 200, body: { ...wanted.object, metadata: { ...record(wanted.object['metadata']), resourceVersion: String(version) } } };
  }

  function evict(request: Request, present: Json, dryRun: boolean, remove: () => void): Answer {
    const stale = conflictOf(record(record(record(request.body)['deleteOptions'])['preconditions']), present, 'pods');
    if (stale) return refusal(stale);
    if (allowed <= 0) return refusal({ status: 429, reason: 'TooManyRequests', message: "Cannot evict pod as it would violate the pod's disruption budget." });
    if (!dryRun) {
      allowed -= 1;
      remove();
    }
    return { status: 201, body: { kind: 'Status', apiVersion: 'v1', status: 'Success', code: 201 } };
  }

  return {
    disruptions: (count) => void (allowed = count),
    handle(request, place) {
      const dryRun = request.query.get('dryRun') === 'All';
      const own = place.namespace === undefined || place.namespace === namespace ? workload.pods().map(marked) : [];
      const others = store.all('pods').filter((pod) => place.namespace === undefined || record(pod['metadata'])['namespace'] === place.namespace);
      if (request.method === 'GET' && place.subresource === undefined) return listOrOne(request, place, 'PodList', 'v1', [...own, ...others]);
      const isEviction = place.subresource === 'eviction' && request.method === 'POST';
      const other = others.find((pod) => nameOf(pod) === place.name);
      const present = own.find((pod) => nameOf(pod) === place.name);
      if (other && isEviction) return evict(request, other, dryRun, () => void store.handle({ ...request, method: 'DELETE', body: {} }, place));
      if (!present) return other ? store.handle(request, place) : notFound(`pods "${place.name}" not found`);
      if (isEviction) return evict(request, present, dryRun, () => workload.remove(nameOf(present)));
      if (request.method === 'PATCH') return patch(request, present, dryRun);
      if (request.method !== 'DELETE') return refusal(notAllowed);
      const stale = conflictOf(record(record(request.body)['preconditions']), present, 'pods');
      if (stale) return refusal(stale);
      if (!dryRun) workload.remove(nameOf(present));
      return { status: 200, body: present };
    },
  };
}
