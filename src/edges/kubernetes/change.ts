import { Fault } from '../../core/fault.ts';
import type { Workload } from '../../core/operation/operation.ts';
import type { Api, Reply } from './api.ts';
import { workloadPath } from './namespaces.ts';
import { sending } from './object/send.ts';
import { accepted, read } from './refusal.ts';
import * as wire from './wire.ts';
import { envOf, getWorkload, mainContainer, withEnv } from './workload.ts';

/** `changed`: the specification is no longer what the preview showed, so nothing was done. */
export type Change = 'done' | 'changed';
type ScaleOrder = { namespace: string; workload: Workload; from: number; to: number; dryRun: boolean };
type EnvOrder = { namespace: string; workload: Workload; from: Record<string, string | null>; to: Record<string, string | null>; actionId: string; dryRun: boolean };

const ACTION = 'lifeguard/action-id';

/** Controllers write status all the time, so a conflict or two says nothing; this many in a row is someone else at work. */
const TRIES = 5;

/** Sets the replicas through the scale subresource: `update` on deployments/scale is all the right it needs. */
export function scale(api: Api, { namespace, workload, from, to, dryRun }: ScaleOrder): Promise<Change> {
  const path = `${workloadPath(namespace, workload)}/scale`;
  return guarded(dryRun, async () => {
    const present = read(wire.scale, await api({ method: 'GET', path }));
    if (present.spec.replicas === to) return 'done';
    if (present.spec.replicas !== from) return 'changed';
    const body = { ...present, spec: { ...present.spec, replicas: to } };
    return () => api({ method: 'PUT', path, query: sending(dryRun), body });
  });
}

/** Sets or unsets variables of the main container. The patch tests the whole list it replaces, so nothing of anybody else is overwritten. */
export function setEnv(api: Api, { namespace, workload, from, to, actionId, dryRun }: EnvOrder): Promise<Change> {
  const path = workloadPath(namespace, workload);
  return guarded(dryRun, async () => {
    const present = await getWorkload(api, namespace, workload);
    const { index, name, env } = mainContainer(present);
    if (agrees(env ?? [], to)) return 'done';
    if (!agrees(env ?? [], from)) return 'changed';
    const container = `/spec/template/spec/containers/${index}`;
    const body = [
      { op: 'test', path: `${container}/name`, value: name },
      ...(env ? [{ op: 'test', path: `${container}/env`, value: env }] : []),
      { op: 'add', path: `${container}/env`, value: withEnv(env ?? [], to) },
      ...(present.metadata.annotations ? [] : [{ op: 'add', path: '/metadata/annotations', value: {} }]),
      // Shows whose change it was, to whoever looks and to us after a lost reply.
      { op: 'add', path: `/metadata/annotations/${ACTION.replace('/', '~1')}`, value: actionId },
    ];
    return () => api({ method: 'PATCH', path, query: sending(dryRun), body });
  });
}

/**
 * Looks, then writes; looks again after a conflict, a failed test or a lost reply. What is there already is done, whoever did
 * it; a specification that differs from the preview's is refused; an unchanged one is tried again. `settles` says of an answer
 * that is no plain yes what it means, null where it means nothing special.
 */
export async function guarded<End extends string = Change>(dryRun: boolean, look: () => Promise<End | (() => Promise<Reply>)>, settles: (reply: Reply) => End | null = () => null): Promise<End | 'done'> {
  let last: unknown;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const found = await look();
    if (typeof found === 'string') return found;
    try {
      const reply = await found();
      const settled = settles(reply);
      if (settled !== null) return settled;
      // 422 is how the API server says that a JSON patch's test failed, and also that a value is not allowed.
      if (reply.status !== 409 && !(reply.status === 422 && failedTest(reply))) {
        accepted(reply);
        return 'done';
      }
      last = reply;
    } catch (error) {
      if (!(error instanceof Fault && error.unknown) || dryRun) throw error;
      const now = await look();
      if (typeof now === 'string') return now;
      throw new Fault('Kubernetes', error.message, { unknown: false, cause: error });
    }
  }
  throw new Fault('Kubernetes', 'Someone else keeps changing it at the same time.', { cause: last });
}

function failedTest({ body }: Reply): boolean {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' && /due to an error in our request|test(ing)? .*fail/i.test(body.message);
}

/** Whether each of these variables has its value, or is not there at all where it is null. */
function agrees(entries: wire.EnvEntry[], wanted: Record<string, string | null>): boolean {
  const values = envOf(entries);
  return Object.entries(wanted).every(([name, value]) => (value === null ? !Object.hasOwn(values, name) : values[name] === value));
}
