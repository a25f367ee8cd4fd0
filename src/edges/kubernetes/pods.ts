import type { Api } from './api.ts';
import { read } from './refusal.ts';
import * as wire from './wire.ts';

/** The pod behind a client address, and since when it runs (ISO 8601). */
export type PodAddress = { pod: string; workload: string; startedAt: string | null };

/** The pods of a namespace that match a label selector; at most 500. */
export async function listPods(api: Api, namespace: string, labelSelector?: string): Promise<wire.PodObject[]> {
  const reply = await api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods`, query: { labelSelector, limit: '500' } });
  return read(wire.list(wire.pod), reply).items;
}

/** Tells a database session's client address apart by pod. Finished pods are left out: their address may be another's by now. */
export async function podsByAddress(api: Api, namespace: string): Promise<Record<string, PodAddress>> {
  const pods = await listPods(api, namespace);
  return Object.fromEntries(pods.flatMap(({ metadata, status }) => {
    if (!status.podIP || status.phase === 'Succeeded' || status.phase === 'Failed') return [];
    return [[status.podIP, { pod: metadata.name, workload: ownerOf(metadata), startedAt: status.startTime ?? null }]];
  }));
}

/** A deployment's pods belong to a replica set named after it and its template; the hash is taken off again. */
function ownerOf({ name, labels, ownerReferences = [] }: wire.PodObject['metadata']): string {
  const owner = ownerReferences.find(({ controller }) => controller) ?? ownerReferences[0];
  if (!owner) return name;
  const hash = labels?.['pod-template-hash'];
  return owner.kind === 'ReplicaSet' && hash && owner.name.endsWith(`-${hash}`) ? owner.name.slice(0, -hash.length - 1) : owner.name;
}
