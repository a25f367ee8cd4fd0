import { Fault } from '../../../core/fault.ts';
import type { Operation } from '../../../core/operation/operation.ts';
import type { Api } from '../api.ts';
import { fetchObjects } from '../fetch.ts';
import { isRecord } from '../fields.ts';
import type { Kind } from '../kinds.ts';
import { safeName } from '../namespaces.ts';
import { read } from '../refusal.ts';
import * as wire from '../wire.ts';
import { getWorkload } from '../workload.ts';

/** Pods by name, by label, of a workload, or of anything else that has a selector: a job, a service, a replica set. */
export type PodsOf = (Operation & { kind: 'pod logs' })['pods'] | { owner: Kind; name: string };

/** The pods a statement chooses. Throws a Fault when there is none. */
export async function podsOf(api: Api, namespace: string, pods: PodsOf): Promise<wire.PodObject[]> {
  if ('pod' in pods) return [read(wire.pod, await api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${safeName(pods.pod)}` }))];
  if ('selector' in pods) return some(await listPods(api, namespace, pods.selector), pods.selector);
  const selector = 'owner' in pods ? await selectorOfOwner(api, namespace, pods) : selectorText((await getWorkload(api, namespace, pods.workload)).spec.selector);
  // An empty selector would choose every pod there is.
  return some(selector === '' ? [] : await listPods(api, namespace, selector), selector === '' ? ('owner' in pods ? pods : pods.workload).name : selector);
}

/** The container a statement means where it names none: the one kubectl would choose. */
export function defaultContainer({ metadata, spec }: wire.PodObject): string | undefined {
  return metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? spec.containers[0]?.name;
}

async function selectorOfOwner(api: Api, namespace: string, { owner, name }: { owner: Kind; name: string }): Promise<string> {
  const [object] = (await fetchObjects(api, owner, namespace, { names: [name] })).objects;
  const selector = isRecord(object?.['spec']) ? object['spec']['selector'] : undefined;
  // A service says its labels plainly, everything newer in a selector of its own.
  const structured = isRecord(selector) && ('matchLabels' in selector || 'matchExpressions' in selector);
  return selectorText(structured ? wire.labelSelector.safeParse(selector).data : { matchLabels: wire.labels.safeParse(selector).data ?? {}, matchExpressions: [] });
}

/** A selector as a query says it: `app=api,tier in (web,edge)`. */
function selectorText(selector: wire.LabelSelector | undefined): string {
  if (selector === undefined) return '';
  return [
    ...Object.entries(selector.matchLabels).map(([name, value]) => `${name}=${value}`),
    ...selector.matchExpressions.map(({ key, operator, values }) => {
      if (operator === 'Exists') return key;
      if (operator === 'DoesNotExist') return `!${key}`;
      return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
    }),
  ].join(',');
}

/** The pods of a namespace that match a label selector; at most 500. */
async function listPods(api: Api, namespace: string, labelSelector: string): Promise<wire.PodObject[]> {
  return read(wire.list(wire.pod), await api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods`, query: { labelSelector, limit: '500' } })).items;
}

function some(pods: wire.PodObject[], what: string): wire.PodObject[] {
  if (pods.length === 0) throw new Fault('Kubernetes', `No pod matches ${what}.`, { retry: 'never' });
  return pods;
}
