import type { Json } from '../../../core/mitigation/object/difference.ts';
import type { Act } from '../../../core/mitigation/object/step.ts';
import { namespaceOf } from './node-pods.ts';
import { identityOf } from './object.ts';

const MANAGER = 'lifeguard';

/** In whose name; `dryRun`: the server judges rights and admission and stores nothing. */
export function sending(dryRun: boolean): Record<string, string | undefined> {
  return { fieldManager: MANAGER, dryRun: dryRun ? 'All' : undefined };
}

/** Deletes this very object, as it was looked at, and no other of its name. */
export function deletionOf({ graceSeconds, orphans }: Act & { do: 'delete' }, object: Json): Json {
  const { uid, resourceVersion } = identityOf(object);
  return {
    apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion }, propagationPolicy: orphans ? 'Orphan' : 'Background',
    ...(graceSeconds === null ? {} : { gracePeriodSeconds: graceSeconds }),
  };
}

/** Asks for a pod to be moved; its disruption budget may say no. A pod's version moves with its status, so its identity is enough. */
export function evictionOf({ graceSeconds }: Act & { do: 'drain' }, pod: Json): Json {
  const { name, uid } = identityOf(pod);
  return {
    apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: namespaceOf(pod) },
    deleteOptions: { preconditions: { uid }, ...(graceSeconds === null ? {} : { gracePeriodSeconds: graceSeconds }) },
  };
}
