import type { Place } from '../../core/diagnosis/place.ts';
import type { Api } from './api.ts';
import { fetchObjects } from './fetch.ts';
import { at, isRecord, list, text } from './fields.ts';
import type { Json } from './fields.ts';
import { wellKnownKind } from './kinds.ts';
import type { Kind } from './kinds.ts';

/**
 * The running pods of these namespaces by their addresses. A node's own address, which several pods may share, is left out: it names
 * none of them. Throws a Fault when the pods may not be listed; without the right to see replica sets only the time of the deployment
 * is not known.
 */
export async function readPlaces(api: Api, namespaces: string[]): Promise<Map<string, Place>> {
  const found = await Promise.all(namespaces.map(async (namespace) => {
    const [pods, sets] = await Promise.all([objectsOf(api, 'pods', namespace), objectsOf(api, 'replicasets', namespace).catch(() => [])]);
    const deployed = deploymentTimes(sets);
    return pods.filter(hasOwnAddress).flatMap((pod) => addressesOf(pod).map((address) => [address, placeOf(pod, deployed)] as const));
  }));
  const places = new Map<string, Place>();
  const shared = new Set<string>();
  for (const [address, place] of found.flat()) {
    if (places.has(address)) shared.add(address);
    places.set(address, place);
  }
  for (const address of shared) places.delete(address);
  return places;
}

async function objectsOf(api: Api, plural: string, namespace: string): Promise<Json[]> {
  return (await fetchObjects(api, wellKnownKind(plural) as Kind, namespace, { names: [] })).objects;
}

/** A finished pod's address may be somebody else's by now. */
function hasOwnAddress(pod: Json): boolean {
  return at(pod, 'status', 'phase') === 'Running' && at(pod, 'spec', 'hostNetwork') !== true;
}

function addressesOf(pod: Json): string[] {
  const all = [at(pod, 'status', 'podIP'), ...list(at(pod, 'status', 'podIPs')).map((one) => at(one, 'ip'))];
  return [...new Set(all.flatMap((address) => text(address) ?? []))];
}

function placeOf(pod: Json, deployed: ReadonlyMap<string, string | null>): Place {
  const owner = ownerOf(pod);
  return {
    pod: text(at(pod, 'metadata', 'name')) ?? '',
    startedAt: text(at(pod, 'status', 'startTime')) ?? text(at(pod, 'metadata', 'creationTimestamp')) ?? null,
    deployedAt: owner === undefined ? null : (deployed.get(owner) ?? null),
  };
}

/** When the newest revision of each replica set's deployment was made, by the name of the replica set. */
function deploymentTimes(sets: Json[]): Map<string, string | null> {
  const families = Map.groupBy(sets, (set) => ownerOf(set) ?? '');
  families.delete('');
  return new Map([...families.values()].flatMap((family) => {
    const revision = (set: Json): number => Number(at(set, 'metadata', 'annotations', 'deployment.kubernetes.io/revision') ?? 0);
    const made = (set: Json): string => text(at(set, 'metadata', 'creationTimestamp')) ?? '';
    const newest = family.reduce((one, other) => (revision(other) > revision(one) ? other : one));
    // Rolled back to, an old replica set became the newest revision again, and nobody wrote down when.
    const time = family.some((set) => made(set) > made(newest)) ? null : made(newest) || null;
    return family.map((set) => [text(at(set, 'metadata', 'name')) ?? '', time] as const);
  }));
}

/** The name of whoever keeps an object. */
function ownerOf(object: Json): string | undefined {
  const owner = list(at(object, 'metadata', 'ownerReferences')).filter(isRecord).find((one) => one['controller'] === true);
  return text(owner?.['name']);
}
