import type { Answer } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import { runFilters } from '../../core/operation/filter/filter.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Api } from './api.ts';
import { safeName } from './namespaces.ts';
import type { Within } from './namespaces.ts';
import { defaultContainer, podsOf } from './pods.ts';
import { accepted } from './refusal.ts';
import { scrub } from './scrub.ts';
import type * as wire from './wire.ts';

type Logs = Operation & { kind: 'pod logs' };
/** One container whose log is asked for. */
type Place = { pod: string; container: string | undefined };

const MOST_PODS = 20;
const MOST_LOGS = 60;
const MOST_BYTES = 1024 * 1024;
/** kubectl's own default when pods are chosen by label. */
const TAIL_BY_LABEL = 10;
/** More than a person reads in a message; the newest are kept. */
const MOST_LINES = 200;

/** The log lines of the pods an operation names, through its filters, newest last. Throws a Fault when no pod's log can be read. */
export async function readLogs(api: Api, within: Within, operation: Logs): Promise<Answer & { kind: 'text' }> {
  const started = performance.now();
  const namespace = within(operation.namespace);
  const chosen = await podsOf(api, namespace, operation.pods);
  const places = chosen.slice(0, MOST_PODS).flatMap((pod) => placesIn(pod, operation));
  const tail = operation.tailLines ?? ('selector' in operation.pods ? TAIL_BY_LABEL : undefined);
  const logs = await Promise.all(places.slice(0, MOST_LOGS).map((place) => logOf(api, namespace, place, operation, tail)));
  const [failure] = logs.filter((log) => 'fault' in log);
  if (failure && logs.every((log) => 'fault' in log)) throw failure.fault;
  const found = await runFilters(logs.flatMap((log) => ('lines' in log ? log.lines : [])), operation.filters);
  // Said at the end, after the filters: a pod whose log is missing must not look like a pod without lines.
  const missing = [
    ...logs.flatMap((log) => ('fault' in log ? [`(no log of ${log.pod}: ${log.fault.message})`] : [])),
    ...(chosen.length > MOST_PODS ? [`(only the first ${MOST_PODS} of ${chosen.length} pods were asked)`] : places.length > MOST_LOGS ? [`(only the first ${MOST_LOGS} of ${places.length} containers were asked)`] : []),
  ];
  const shown = found.slice(-MOST_LINES).map(scrub);
  return { kind: 'text', lines: [...shown, ...missing], more: found.length - shown.length, tookMs: Math.round(performance.now() - started) };
}

function placesIn(pod: wire.PodObject, { container, allContainers = false }: Logs): Place[] {
  const { name } = pod.metadata;
  if (!allContainers || container !== null) return [{ pod: name, container: container ?? defaultContainer(pod) }];
  return [...pod.spec.initContainers, ...pod.spec.containers, ...pod.spec.ephemeralContainers].map((one) => ({ pod: name, container: one.name }));
}

async function logOf(api: Api, namespace: string, { pod, container }: Place, { sinceSeconds, sinceTime, previous, timestamps, prefix }: Logs, tail: number | undefined): Promise<{ lines: string[] } | { pod: string; fault: Fault }> {
  try {
    const reply = await api({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/pods/${safeName(pod)}/log`,
      query: {
        container,
        tailLines: tail === undefined ? undefined : String(tail),
        // The server takes one of the two.
        sinceSeconds: sinceSeconds === null ? undefined : String(sinceSeconds),
        sinceTime: sinceSeconds === null ? sinceTime : undefined,
        previous: previous ? 'true' : undefined,
        timestamps: timestamps ? 'true' : undefined,
        limitBytes: String(MOST_BYTES),
      },
    });
    accepted(reply);
    const lines = reply.text === '' ? [] : reply.text.replace(/\r?\n$/, '').split(/\r?\n/);
    return { lines: prefix ? lines.map((line) => `[pod/${pod}/${container ?? ''}] ${line}`) : lines };
  } catch (error) {
    if (error instanceof Fault) return { pod, fault: error };
    throw error;
  }
}
