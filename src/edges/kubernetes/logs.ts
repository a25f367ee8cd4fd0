import type { Answer } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import { runFilters } from '../../core/operation/filter/filter.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Api } from './api.ts';
import { safeName } from './namespaces.ts';
import type { Within } from './namespaces.ts';
import { accepted, read } from './refusal.ts';
import { scrub } from './scrub.ts';
import { getWorkload } from './workload.ts';
import * as wire from './wire.ts';

const MOST_PODS = 20;
const MOST_BYTES_PER_POD = 1024 * 1024;
/** kubectl's own default when pods are chosen by label. */
const TAIL_BY_LABEL = 10;
/** More than a person reads in a message; the newest are kept. */
const MOST_LINES = 200;

/** The log lines of the pods an operation names, through its filters, newest last. Throws a Fault when no pod's log can be read. */
export async function readLogs(api: Api, within: Within, operation: Operation & { kind: 'pod logs' }): Promise<Answer & { kind: 'text' }> {
  const started = performance.now();
  const namespace = within(operation.namespace);
  const pods = (await chosen(api, namespace, operation.pods)).slice(0, MOST_PODS);
  const tail = operation.tailLines ?? ('selector' in operation.pods ? TAIL_BY_LABEL : undefined);
  const logs = await Promise.all(pods.map((pod) => logOf(api, namespace, pod, operation, tail)));
  const [failure] = logs.filter((log) => 'fault' in log);
  if (failure && logs.every((log) => 'fault' in log)) throw failure.fault;
  const found = runFilters(logs.flatMap((log) => ('lines' in log ? log.lines : [])), operation.filters);
  // Said at the end, after the filters: a pod whose log is missing must not look like a pod without lines.
  const missing = logs.flatMap((log) => ('fault' in log ? [`(no log of ${log.pod}: ${log.fault.message})`] : []));
  const shown = found.slice(-MOST_LINES).map(scrub);
  return { kind: 'text', lines: [...shown, ...missing], more: found.length - shown.length, tookMs: Math.round(performance.now() - started) };
}

async function chosen(api: Api, namespace: string, pods: (Operation & { kind: 'pod logs' })['pods']): Promise<wire.PodObject[]> {
  if ('pod' in pods) return [read(wire.pod, await api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${safeName(pods.pod)}` }))];
  if ('selector' in pods) return some(await listPods(api, namespace, pods.selector), pods.selector);
  const { spec } = await getWorkload(api, namespace, pods.workload);
  const selector = Object.entries(spec.selector?.matchLabels ?? {}).map(([name, value]) => `${name}=${value}`).join(',');
  // An empty selector would choose every pod there is.
  return selector === '' ? some([], pods.workload.name) : some(await listPods(api, namespace, selector), selector);
}

/** The pods of a namespace that match a label selector; at most 500. */
async function listPods(api: Api, namespace: string, labelSelector: string): Promise<wire.PodObject[]> {
  return read(wire.list(wire.pod), await api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods`, query: { labelSelector, limit: '500' } })).items;
}

function some(pods: wire.PodObject[], what: string): wire.PodObject[] {
  if (pods.length === 0) throw new Fault('Kubernetes', `No pod matches ${what}.`, { retry: 'never' });
  return pods;
}

async function logOf(api: Api, namespace: string, pod: wire.PodObject, operation: Operation & { kind: 'pod logs' }, tail: number | undefined): Promise<{ lines: string[] } | { pod: string; fault: Fault }> {
  const { name, annotations } = pod.metadata;
  const container = operation.container ?? annotations?.['kubectl.kubernetes.io/default-container'] ?? pod.spec.containers[0]?.name;
  try {
    const reply = await api({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/pods/${safeName(name)}/log`,
      query: {
        container,
        tailLines: tail === undefined ? undefined : String(tail),
        sinceSeconds: operation.sinceSeconds === null ? undefined : String(operation.sinceSeconds),
        previous: operation.previous ? 'true' : undefined,
        limitBytes: String(MOST_BYTES_PER_POD),
      },
    });
    accepted(reply);
    const { text } = reply;
    return { lines: text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/) };
  } catch (error) {
    if (error instanceof Fault) return { pod: name, fault: error };
    throw error;
  }
}
