import { Fault } from '../../../core/fault.ts';
import { record, valueAt } from '../../../core/mitigation/object/difference.ts';
import type { Json } from '../../../core/mitigation/object/difference.ts';
import type { Act } from '../../../core/mitigation/object/step.ts';
import type { Api } from '../api.ts';
import type { Within } from '../namespaces.ts';
import { ownerOf } from './facts.ts';
import { identityOf, listObjects } from './object.ts';

/** More pods than a person reads before saying yes, and than are moved within one step. */
const MOST_PODS = 60;

/**
 * The pods a drain would move off a node, and those that stay with the reason. A pod that would be lost, or that we may not touch, is a
 * refusal of the whole, as it is for kubectl without its flags.
 */
export async function podsOf(api: Api, within: Within, node: string, act: Act & { do: 'drain' }): Promise<{ move: Json[]; kept: string[] } | { refused: string }> {
  const pods = await listObjects(api, '/api/v1/pods', { fieldSelector: `spec.nodeName=${node}`, labelSelector: act.pods });
  const judged = pods.map((pod) => ({ pod, stays: staysBecause(pod) }));
  const move = judged.filter(({ stays }) => stays === null).map(({ pod }) => pod);
  const kept = judged.flatMap(({ pod, stays }) => (stays === null ? [] : [`${nameOf(pod)} ${stays}`]));
  const foreign = move.filter((pod) => !allows(within, namespaceOf(pod)));
  const [first] = foreign;
  if (first) return { refused: `${foreign.length === 1 ? '1 pod' : `${foreign.length} pods`} of other namespaces would have to move, ${namespaceOf(first)}/${nameOf(first)} for one, and Lifeguard may not touch those` };
  const lost = move.find((pod) => ownerOf(pod) === null);
  if (lost && !act.unmanaged) return { refused: `no controller would start ${nameOf(lost)} again, and the command does not say --force` };
  const storing = move.find((pod) => volumesOf(pod).some((volume) => 'emptyDir' in volume));
  if (storing && !act.emptyDir) return { refused: `${nameOf(storing)} keeps data on the node that would be lost, and the command does not say --delete-emptydir-data` };
  if (move.length > MOST_PODS) return { refused: `${move.length} pods would have to move: more than Lifeguard moves in one step` };
  return { move, kept };
}

function staysBecause(pod: Json): string | null {
  const { annotations, deletionTimestamp } = record(pod['metadata']);
  if (Object.hasOwn(record(annotations), 'kubernetes.io/config.mirror')) return 'belongs to the node itself';
  if (ownerOf(pod) === 'DaemonSet') return 'is a daemon set’s, which would start it here again';
  if (/^(Succeeded|Failed)$/.test(String(valueAt(pod, ['status', 'phase'])))) return 'has finished';
  return deletionTimestamp === undefined ? null : 'is ending already';
}

const nameOf = (pod: Json): string => identityOf(pod).name;
export const namespaceOf = (object: Json): string => String(record(object['metadata'])['namespace']);

function volumesOf(pod: Json): Json[] {
  const volumes = valueAt(pod, ['spec', 'volumes']);
  return Array.isArray(volumes) ? volumes.map(record) : [];
}

function allows(within: Within, namespace: string): boolean {
  try {
    return within(namespace) === namespace;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
