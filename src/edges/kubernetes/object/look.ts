import { Fault } from '../../../core/fault.ts';
import type { ObjectTarget } from '../../../core/mitigation/mitigation.ts';
import { differences, record, specified, wayBack } from '../../../core/mitigation/object/difference.ts';
import type { Json } from '../../../core/mitigation/object/difference.ts';
import { kindNamed, several } from '../../../core/mitigation/object/kinds.ts';
import type { Kind } from '../../../core/mitigation/object/kinds.ts';
import type { Looked, ObjectLook } from '../../../core/mitigation/object/look.ts';
import { MOST_OBJECTS, MOST_PATCH_CHARACTERS } from '../../../core/mitigation/object/step.ts';
import type { Act, ObjectStep } from '../../../core/mitigation/object/step.ts';
import type { Api } from '../api.ts';
import type { Within } from '../namespaces.ts';
import { accepted } from '../refusal.ts';
import { isAutoscaled } from '../workload.ts';
import { autoscalerOf } from './autoscaler.ts';
import { deletionNotes, leavingLook, mentionsPool, workloadLook } from './facts.ts';
import { namespaceOf, podsOf } from './node-pods.ts';
import { digest, digestOf, findObject, getObject, identityOf, known, listObjects, pathOf, restOf } from './object.ts';
import { contentTypeOf, patchOf, tied } from './patch.ts';
import type { Patching } from './patch.ts';
import { patched } from './patched.ts';
import { patchBack } from './revision.ts';
import { deletionOf, evictionOf, sending } from './send.ts';
import { looksSecret, shownChanges } from './shown.ts';

export type LookOrder = {
  step: ObjectStep;
  /** When it was asked for; written where the change is a mark in time. */
  stamp: string;
  /** Whether the server is asked by a dry run what it would do. Without it the same is worked out here. */
  ask: boolean;
  poolVariable: string;
};

/** What the step would do to each object now. A missing right throws a Fault, so that it is known before anybody confirms. */
export async function lookAt(api: Api, within: Within, order: LookOrder): Promise<Looked> {
  const { step: { kind, act, choose } } = order;
  const namespace = kind.namespaced ? within(order.step.namespace) : null;
  const objects = 'names' in choose
    ? await Promise.all(choose.names.map((name) => getObject(api, pathOf(kind, namespace, name))))
    : (await listObjects(api, pathOf(kind, namespace), { labelSelector: choose.labels, fieldSelector: choose.fields })).map(known);
  if (objects.length === 0) return { nothing: `No ${kind.name} fits its selector now.` };
  if (objects.length > MOST_OBJECTS) return { refused: `${several(kind, objects.length)} fit its selector: more than ${MOST_OBJECTS} are left to a person` };
  const all = await Promise.all(objects.map((object) => lookAtOne(api, namespace, object, order)));
  const refused = all.find((one) => 'refused' in one);
  if (refused) return refused;
  const looks = all.flatMap((one) => ('target' in one ? [one] : []));
  const [node] = objects;
  if (act.do === 'drain' && node) return drained(api, within, node, order, looks);
  const idle = all.find((one) => 'nothing' in one);
  return looks.length === 0 && idle ? { nothing: `${objects.length === 1 ? 'Nothing to change' : 'Nothing to change in any of them'}: ${idle.nothing}.` } : { looks, kept: [] };
}

async function lookAtOne(api: Api, namespace: string | null, object: Json, order: LookOrder): Promise<ObjectLook | { nothing: string } | { refused: string }> {
  const { step: { kind, act } } = order;
  if (act.do === 'delete') return deletion(api, namespace, kind, object, act, order.ask);
  if (act.do === 'autoscale') return creation(api, namespace ?? '', kind, object, act, order);
  const patch = await patching(api, namespace, kind, object, order);
  if (!('type' in patch)) return patch;
  const path = pathOf(kind, namespace, identityOf(object).name);
  const after = order.ask
    ? known(accepted(await api({ method: 'PATCH', path, query: sending(true), body: tied(patch, object), contentType: contentTypeOf(patch) })))
    : patched(object, patch);
  if (after === null) return { refused: 'the patch does not fit the object as it is now' };
  const leaves = differences(specified(object), specified(after));
  if (leaves.length === 0) return { nothing: 'it is so already' };
  const paths = leaves.map((leaf) => leaf.path);
  const back = act.do === 'restart' || leaves.some(looksSecret) ? null : JSON.stringify(wayBack(object, after));
  const target: ObjectTarget = {
    ...stood('patch', kind, namespace, object), paths, before: digestOf(object, paths), after: digestOf(after, paths), rest: restOf(object, paths), sends: digest(patch),
    reverse: back !== null && back.length <= MOST_PATCH_CHARACTERS ? back : null,
  };
  const pods = kind.resource === 'pods' && namespace !== null
    ? await leavingLook(api, namespace, object, leaves, order.poolVariable)
    : { workload: await workloadLook(api, namespace, kind, object, after, leaves, order.poolVariable), notes: [] };
  return { target, kind, changes: shownChanges(leaves), ...pods, mentionsPool: mentionsPool(kind, after, leaves, order.poolVariable) };
}

/** The patch for one object: the act's own, or for an undo that of the revision it goes back to. */
export async function patching(api: Api, namespace: string | null, kind: Kind, object: Json, { step: { act }, stamp }: Pick<LookOrder, 'step' | 'stamp'>): Promise<Patching> {
  return act.do === 'undo' ? patchBack(api, namespace ?? '', kind, object, act.revision) : patchOf(act, object, stamp);
}

async function deletion(api: Api, namespace: string | null, kind: Kind, object: Json, act: Act & { do: 'delete' }, ask: boolean): Promise<ObjectLook | { nothing: string }> {
  if (record(object['metadata'])['deletionTimestamp'] !== undefined) return { nothing: 'it is being deleted already' };
  if (ask) accepted(await api({ method: 'DELETE', path: pathOf(kind, namespace, identityOf(object).name), query: sending(true), body: deletionOf(act, object) }));
  return { target: { ...stood('delete', kind, namespace, object), rest: restOf(object, []), sends: digest(act) }, kind, changes: [], workload: null, mentionsPool: false, notes: deletionNotes(kind, object) };
}

async function creation(api: Api, namespace: string, kind: Kind, object: Json, act: Act & { do: 'autoscale' }, { ask, poolVariable }: LookOrder): Promise<ObjectLook | { refused: string }> {
  const scaler = kindNamed('hpa');
  if (!scaler) throw new Fault('Kubernetes', 'Autoscalers are not known.', { retry: 'never' });
  const workload = { kind: kind.resource === 'statefulsets' ? 'statefulset' as const : 'deployment' as const, name: identityOf(object).name };
  if (await isAutoscaled(api, namespace, workload)) return { refused: 'it has an autoscaler already: change that one' };
  if (await findObject(api, pathOf(scaler, namespace, act.name))) return { refused: `there is an autoscaler ${act.name} already` };
  const body = autoscalerOf(act, kind, object);
  if (ask) accepted(await api({ method: 'POST', path: pathOf(scaler, namespace), query: sending(true), body }));
  const leaves = differences({}, { spec: body['spec'] });
  const target: ObjectTarget = { ...stood('create', scaler, namespace, object), name: act.name, rest: restOf(object, []), sends: digest(body) };
  const range = `${act.min ?? 1} to ${act.max}, by the processor${act.cpuPercent === null ? '' : ` at ${act.cpuPercent} %`}`;
  return { target, kind: scaler, changes: [{ what: `replicas of ${workload.name}`, from: null, to: range }], workload: await workloadLook(api, namespace, scaler, {}, { metadata: {}, ...body }, leaves, poolVariable), mentionsPool: false, notes: [] };
}

/** The node first, then each pod on it. */
async function drained(api: Api, within: Within, node: Json, { step: { act }, ask }: LookOrder, looks: ObjectLook[]): Promise<Looked> {
  const pods = kindNamed('pods');
  if (act.do !== 'drain' || !pods) return { refused: 'it is no drain' };
  const found = await podsOf(api, within, identityOf(node).name, act);
  if ('refused' in found) return found;
  const moves = await Promise.all(found.move.map(async (pod): Promise<ObjectLook> => {
    const path = `${pathOf(pods, namespaceOf(pod), identityOf(pod).name)}/eviction`;
    const reply = ask ? await api({ method: 'POST', path, query: sending(true), body: evictionOf(act, pod) }) : null;
    // 429 is a disruption budget's no, for now: the others may go, and this one when its budget allows.
    if (reply && reply.status !== 429) accepted(reply);
    const target = { ...stood('evict', pods, namespaceOf(pod), pod), sends: digest(act) };
    return { target, kind: pods, changes: [], workload: null, mentionsPool: false, notes: reply?.status === 429 ? [`${target.name} is held back by its disruption budget now`] : [] };
  }));
  if (looks.length + moves.length === 0) return { nothing: 'The node is closed to new pods already, and no pod on it has to move.' };
  return { looks: [...looks, ...moves], kept: found.kept };
}

function stood(act: ObjectTarget['act'], { resource }: Kind, namespace: string | null, object: Json): ObjectTarget {
  return { act, resource, namespace, ...identityOf(object), paths: [], before: '', after: '', rest: '', sends: '', reverse: null };
}
