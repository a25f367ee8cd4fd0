import type { z } from 'zod';
import * as wire from './wire.ts';

/** How one kind is listed: where it lives and what is shown of it, in kubectl's columns as far as they say something. */
export type Kind = { path: (namespace: string) => string; columns: string[]; rows: (value: unknown[], now: Date) => string[][] };

const kind = <Item>(path: string, resource: string, schema: z.ZodType<Item>, columns: string[], row: (item: Item, now: Date) => string[]): Kind => ({
  path: (namespace) => `${path}/namespaces/${namespace}/${resource}`,
  columns,
  rows: (items, now) => items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [row(parsed.data, now)] : [];
  }),
});

const workloads = (resource: string): Kind => kind('/apis/apps/v1', resource, wire.workload, ['NAME', 'READY', 'UP-TO-DATE', 'AGE'], ({ metadata, spec, status }, now) => [
  metadata.name, `${status.numberReady ?? status.readyReplicas}/${spec.replicas ?? status.desiredNumberScheduled ?? 1}`, String(status.updatedReplicas), age(metadata.creationTimestamp, now),
]);

const pods = kind('/api/v1', 'pods', wire.pod, ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP'], ({ metadata, spec, status }, now) => [
  metadata.name,
  `${status.containerStatuses.filter(({ ready }) => ready).length}/${spec.containers.length}`,
  status.containerStatuses.find(({ state }) => state?.waiting?.reason)?.state?.waiting?.reason ?? status.phase,
  String(status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0)),
  age(status.startTime ?? metadata.creationTimestamp, now),
  status.podIP ?? '',
]);

const events = kind('/api/v1', 'events', wire.event, ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], (event, now) => [
  age(seenAt(event), now), event.type, event.reason ?? '', `${event.involvedObject.kind.toLowerCase()}/${event.involvedObject.name}`, (event.message ?? '').slice(0, 300),
]);

const replicaSets = kind('/apis/apps/v1', 'replicasets', wire.replicaSet, ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'], ({ metadata, spec, status }, now) => [
  metadata.name, String(spec.replicas ?? 0), String(status.replicas), String(status.readyReplicas), age(metadata.creationTimestamp, now),
]);

const autoscalers = kind('/apis/autoscaling/v2', 'horizontalpodautoscalers', wire.autoscaler, ['NAME', 'REFERENCE', 'MIN', 'MAX', 'REPLICAS'], ({ metadata, spec, status }) => [
  metadata.name, `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`, String(spec.minReplicas ?? 1), String(spec.maxReplicas), String(status?.currentReplicas ?? ''),
]);

const kinds: Record<string, Kind> = {
  pods, pod: pods, po: pods,
  deployments: workloads('deployments'), deployment: workloads('deployments'), deploy: workloads('deployments'),
  statefulsets: workloads('statefulsets'), statefulset: workloads('statefulsets'), sts: workloads('statefulsets'),
  replicasets: replicaSets, replicaset: replicaSets, rs: replicaSets,
  events, event: events, ev: events,
  horizontalpodautoscalers: autoscalers, horizontalpodautoscaler: autoscalers, hpa: autoscalers,
};

/** A kind by any name kubectl takes for it; undefined when we may not or cannot list it. */
export function kindOf(name: string): Kind | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

export function seenAt(event: Pick<wire.EventObject, 'lastTimestamp' | 'eventTime' | 'metadata'>): string {
  return event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '';
}

/** `45s`, `12m`, `3h`, `40d`; empty when it is not known. */
function age(since: string | null | undefined, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(since ?? '')) / 1000));
  if (Number.isNaN(seconds)) return '';
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
