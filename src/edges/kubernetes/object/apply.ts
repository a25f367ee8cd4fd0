import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../core/fault.ts';
import type { ObjectTarget } from '../../../core/mitigation/mitigation.ts';
import { record } from '../../../core/mitigation/object/difference.ts';
import type { Json } from '../../../core/mitigation/object/difference.ts';
import { kindNamed } from '../../../core/mitigation/object/kinds.ts';
import type { Kind } from '../../../core/mitigation/object/kinds.ts';
import type { ObjectResult } from '../../../core/mitigation/object/look.ts';
import type { ObjectStep } from '../../../core/mitigation/object/step.ts';
import type { Api, Request } from '../api.ts';
import { guarded } from '../change.ts';
import type { Within } from '../namespaces.ts';
import { ACTION, autoscalerOf } from './autoscaler.ts';
import { patching } from './look.ts';
import { digest, digestOf, findObject, identityOf, pathOf, restOf } from './object.ts';
import { contentTypeOf, tied } from './patch.ts';
import { deletionOf, evictionOf, sending } from './send.ts';

export type ApplyOrder = {
  step: ObjectStep;
  /** As they were frozen in the preview. */
  targets: ObjectTarget[];
  stamp: string;
  /** Names this execution, where an object is made. */
  actionId: string;
  /** Only says what is in place already, and sends nothing. */
  onlyLook: boolean;
};

/** A disruption budget that says no may say yes once the pods that moved are ready elsewhere. */
const EVICTION_ROUNDS = 3;
const EVICTION_PAUSE_MS = 3_000;
/** The job that runs this is given up after two minutes; what is left by then is told, not hurried. */
const MOST_MS = 80_000;

/**
 * Does to each target what was shown, if it still is what was shown; one result a target, in order. A repeat finds what it did before
 * and does it no second time. Throws a Fault only while nothing, or nothing that a repeat would not find, was done.
 */
export async function applyTo(api: Api, within: Within, order: ApplyOrder): Promise<ObjectResult[]> {
  const results: ObjectResult[] = order.targets.map(() => ({ result: 'not reached', why: '' }));
  const until = performance.now() + MOST_MS;
  const round = async (): Promise<void> => {
    for (const [at, target] of order.targets.entries()) {
      if (results[at]?.result !== 'not reached' && results[at]?.result !== 'held back') continue;
      if (performance.now() > until) {
        results[at] = { result: 'not reached', why: 'it took too long.' };
        continue;
      }
      try {
        results[at] = { result: await applyOne(api, within, target, order), why: '' };
      } catch (error) {
        if (!(error instanceof Fault) || error.retry !== 'never' || at === 0) throw error;
        // What was done before it stands, and must be told: the rest is not reached.
        results[at] = { result: 'not reached', why: error.message };
        return;
      }
      // A node that could not be closed keeps its pods: they would only be started on it again.
      if (order.step.act.do === 'drain' && target.act === 'patch' && results[at]?.result !== 'done') return;
    }
  };
  for (let rounds = 0; rounds < EVICTION_ROUNDS; rounds += 1) {
    if (rounds > 0) await sleep(EVICTION_PAUSE_MS);
    await round();
    if (order.onlyLook || performance.now() > until || !results.some(({ result }) => result === 'held back')) break;
  }
  return results;
}

type End = ObjectResult['result'];

async function applyOne(api: Api, within: Within, target: ObjectTarget, order: ApplyOrder): Promise<End> {
  const kind = kindNamed(target.resource);
  if (!kind) throw new Fault('Kubernetes', `Lifeguard does not touch ${target.resource}.`, { retry: 'never' });
  const namespace = target.namespace === null ? null : within(target.namespace);
  let sent = false;
  const end = await guarded<End>(false, async () => {
    const object = await findObject(api, pathOf(kind, namespace, target.name));
    const request = target.act === 'create' ? await creating(api, namespace, kind, object, target, order) : await changing(api, namespace, kind, object, target, order);
    if (typeof request === 'string') return request;
    if (order.onlyLook) return 'not reached';
    return () => {
      sent = true;
      return api(request);
    };
  }, ({ status }) => (target.act === 'evict' && status === 429 ? 'held back' : status === 404 && target.act !== 'patch' ? 'gone' : null));
  // Its answer was lost and it is gone now: that was us.
  return end === 'gone' && sent ? 'done' : end;
}

/** The request that does to an object what was shown, or what has become of it. */
async function changing(api: Api, namespace: string | null, kind: Kind, object: Json | null, target: ObjectTarget, { step, stamp }: ApplyOrder): Promise<End | Request> {
  if (object === null || identityOf(object).uid !== target.uid) return 'gone';
  const path = pathOf(kind, namespace, target.name);
  if (target.act === 'patch') {
    if (digestOf(object, target.paths) === target.after) return 'done';
    if (digestOf(object, target.paths) !== target.before || restOf(object, target.paths) !== target.rest) return 'changed';
    const patch = await patching(api, namespace, kind, object, { step, stamp });
    if (!('type' in patch) || digest(patch) !== target.sends) return 'changed';
    return { method: 'PATCH', path, query: sending(false), body: tied(patch, object), contentType: contentTypeOf(patch) };
  }
  if (record(object['metadata'])['deletionTimestamp'] !== undefined) return 'done';
  if (target.act === 'evict' && step.act.do === 'drain') return { method: 'POST', path: `${path}/eviction`, query: sending(false), body: evictionOf(step.act, object) };
  if (target.act !== 'delete' || step.act.do !== 'delete') return 'changed';
  return restOf(object, []) === target.rest ? { method: 'DELETE', path, query: sending(false), body: deletionOf(step.act, object) } : 'changed';
}

/** An object that is to be made: ours is known by the mark of this execution, another's stays as it is. */
async function creating(api: Api, namespace: string | null, kind: Kind, made: Json | null, target: ObjectTarget, { step, actionId }: ApplyOrder): Promise<End | Request> {
  if (made) return record(record(made['metadata'])['annotations'])[ACTION] === actionId ? 'done' : 'changed';
  if (step.act.do !== 'autoscale' || !('names' in step.choose)) return 'changed';
  const workload = await findObject(api, pathOf(step.kind, namespace, step.choose.names[0]));
  if (!workload || identityOf(workload).uid !== target.uid || restOf(workload, []) !== target.rest || digest(autoscalerOf(step.act, step.kind, workload)) !== target.sends) return 'changed';
  return { method: 'POST', path: pathOf(kind, namespace), query: sending(false), body: autoscalerOf(step.act, step.kind, workload, actionId) };
}
