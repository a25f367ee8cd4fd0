import { Fault } from '../../core/fault.ts';
import type { Operation, PodOwner } from '../../core/operation/operation.ts';
import type { Api } from './api.ts';
import { safeName } from './namespaces.ts';
import { read } from './refusal.ts';
import { getWorkload } from './workload.ts';
import * as wire from './wire.ts';

/** The pods a statement chooses: one by name, those with a label, or those of what they belong to. Throws a Fault when there is none. */
export async function podsOf(api: Api, namespace: string, pods: (Operation & { kind: 'pod logs' })['pods']): Promise<wire.PodObject[]> {
  if ('pod' in pods) return [read(wire.pod, await api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${safeName(pods.pod)}` }))];
  if ('selector' in pods) return some(await listPods(api, namespace, pods.selector), pods.selector);
  const selector = 'owner' in pods ? await selectorOfOwner(api, namespace, pods.owner) : selectorText((await getWorkload(api, namespace, pods.workload)).spec.selector);
  // An empty selector would choose every pod there is.
  return some(selector === '' ? [] : await listPods(api, namespace, selector), selector === '' ? ('owner' in pods ? pods.owner : pods.workload).name : selector);
}

/** The container a statement means where it names none: the one kubectl would choose. */
export function defaultContainer({ metadata, spec }: wire.PodObject): string | undefined {
  return metadata.annotations?.['kubectl.kubernetes.io/default-container'] ?? spec.containers[0]?.name;
}

async function selectorOfOwner(api: Api, namespace: string, { kind, name }: PodOwner): Promise<string> {
  const within = `/namespaces/${namespace}/${kind}s/${safeName(name)}`;
  if (kind === 'service') return selectorText({ matchLabels: read(wire.service, await api({ method: 'GET', path: `/api/v1${within}` })).spec.selector ?? {}, matchExpressions: [] });
  return selectorText(read(wire.job, await api({ method: 'GET', path: `/apis/${kind === 'job' ? 'batch' : 'apps'}/v1${within}` })).spec.selector);
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
