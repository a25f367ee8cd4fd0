/** Objects of the simulated Kubernetes that no deployment makes: each with its version, its conditions of change and its dry runs. */
import { isDeepStrictEqual } from 'node:util';
import { record, string } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Answer, Request } from '../simulated-server.ts';
import { listOrOne, notAllowed, notFound, refusal, type Refused } from './answer.ts';
import { nameOf, uidOf } from './objects.ts';
import { applyPatch } from './patch.ts';

export type StoredPlace = { resource: string; namespace: string | undefined; name: string | undefined; subresource: string | undefined };

export type ObjectStore = {
  /** Makes an object, or another version of it, as somebody else would: marks and specification as given, the rest is the server's. */
  put(resource: string, object: Json): Json;
  all(resource: string): Json[];
  /** GET, POST, PATCH and DELETE of what is stored. */
  handle(request: Request, place: StoredPlace): Answer;
};

export function storeObjects(): ObjectStore {
  const stored = new Map<string, Json[]>();
  let version = 5000;
  let made = 0;

  const all = (resource: string): Json[] => stored.get(resource) ?? [];
  const keep = (resource: string, objects: Json[]): void => void stored.set(resource, objects);
  const find = (place: StoredPlace): Json | undefined => all(place.resource).find((one) => nameOf(one) === place.name && (place.namespace === undefined || string(record(one['metadata'])['namespace']) === place.namespace));

  function fresh(object: Json, namespace: string | undefined): Json {
    version += 1;
    made += 1;
    const metadata = record(object['metadata']);
    return { ...object, metadata: { ...(namespace === undefined ? {} : { namespace }), ...metadata, uid: uidOf(`${nameOf(object)} ${made}`), resourceVersion: String(version), generation: 1, creationTimestamp: string(metadata['creationTimestamp']) ?? new Date().toISOString() } };
  }

  function next(present: Json, wanted: Json): Json {
    version += 1;
    const was = record(present['metadata']);
    const { labels, annotations } = record(wanted['metadata']);
    const same = isDeepStrictEqual(present['spec'], wanted['spec']);
    return { ...wanted, metadata: { ...was, labels: labels ?? {}, annotations: annotations ?? {}, resourceVersion: String(version), generation: Number(was['generation'] ?? 1) + (same ? 0 : 1) } };
  }

  function post(request: Request, place: StoredPlace, dryRun: boolean): Answer {
    const wanted = record(request.body);
    const name = nameOf(wanted);
    if (find({ ...place, name })) return refusal({ status: 409, reason: 'AlreadyExists', message: `${place.resource} "${name}" already exists` });
    const object = fresh(wanted, place.namespace);
    if (!dryRun) keep(place.resource, [...all(place.resource), object]);
    return { status: 201, body: object };
  }

  function patch(request: Request, place: StoredPlace, present: Json, dryRun: boolean): Answer {
    const wanted = applyPatch(string(request.headers['content-type']) ?? '', present, request.body);
    if (!('object' in wanted)) return refusal(wanted);
    const stale = conflictOf(record(wanted.object['metadata']), present, place.resource);
    if (stale) return refusal(stale);
    if (isDeepStrictEqual(wanted.object, present)) return { status: 200, body: present };
    const object = next(present, wanted.object);
    if (!dryRun) keep(place.resource, all(place.resource).map((one) => (one === present ? object : one)));
    return { status: 200, body: object };
  }

  return {
    all,
    put(resource, object) {
      const present = all(resource).find((one) => nameOf(one) === nameOf(object));
      const stands = present ? next(present, { ...present, ...object, metadata: { ...record(present['metadata']), ...record(object['metadata']) } }) : fresh(object, undefined);
      keep(resource, present ? all(resource).map((one) => (one === present ? stands : one)) : [...all(resource), stands]);
      return stands;
    },
    handle(request, place) {
      const dryRun = request.query.get('dryRun') === 'All';
      if (request.method === 'POST' && place.name === undefined) return post(request, place, dryRun);
      const here = all(place.resource).filter((one) => place.namespace === undefined || string(record(one['metadata'])['namespace']) === place.namespace);
      if (request.method === 'GET') return listOrOne(request, place, 'List', 'v1', here);
      const present = find(place);
      if (!present) return notFound(`${place.resource} "${place.name}" not found`);
      if (request.method === 'PATCH') return patch(request, place, present, dryRun);
      if (request.method !== 'DELETE') return refusal(notAllowed);
      const stale = conflictOf(record(record(request.body)['preconditions']), present, place.resource);
      if (stale) return refusal(stale);
      if (!dryRun) keep(place.resource, all(place.resource).filter((one) => one !== present));
      return { status: 200, body: present };
    },
  };
}

/** A write that is for another object, or for an earlier version of this one, is refused with 409. */
export function conflictOf(given: Json, present: Json, resource: string): Refused | null {
  const { uid, resourceVersion } = record(present['metadata']);
  const name = nameOf(present);
  if (given['uid'] !== undefined && given['uid'] !== uid) {
    return { status: 409, reason: 'Conflict', message: `Operation cannot be fulfilled on ${resource} "${name}": Precondition failed: UID in precondition: ${String(given['uid'])}, UID in object meta: ${String(uid)}` };
  }
  if (given['resourceVersion'] !== undefined && given['resourceVersion'] !== resourceVersion) {
    return { status: 409, reason: 'Conflict', message: `Operation cannot be fulfilled on ${resource} "${name}": the object has been modified; please apply your changes to the latest version and try again` };
  }
  return null;
}
