import type { Answer } from '../../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../../core/fault.ts';
import { runFilters } from '../../../core/operation/filter/filter.ts';
import type { Operation } from '../../../core/operation/operation.ts';
import { scrub } from '../../../core/scrub.ts';
import type { Api } from '../api.ts';
import { safeName } from '../namespaces.ts';
import type { Within } from '../namespaces.ts';
import { accepted } from '../refusal.ts';
import type * as wire from '../wire.ts';
import { defaultContainer, podsOf } from './pods.ts';
import type { PodsOf } from './pods.ts';

/** Logs as a statement asks for them. `sinceTime` is an instant, RFC 3339, for where there is no `sinceSeconds`. */
export type LogsWanted = Omit<Operation & { kind: 'pod logs' }, 'kind' | 'pods'> & { pods: PodsOf; sinceTime?: string | undefined; allContainers?: boolean; prefix?: boolean; timestamps?: boolean };
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
export async function readLogs(api: Api, within: Within, operation: LogsWanted): Promise<Answer & { kind: 'text' }> {
  const started = performance.now();
  const { lines, notes } = await logLines(api, within(operation.namespace), operation);
  const found = await runFilters(lines, operation.filters);
  const shown = found.slice(-MOST_LINES).map(scrub);
  return { kind: 'text', lines: [...shown, ...notes], more: found.length - shown.length, tookMs: Math.round(performance.now() - started) };
}

/** Every line that is asked for, and what must be said of the logs that are missing. Throws a Fault when none can be read. */
export async function logLines(api: Api, namespace: string, wanted: LogsWanted): Promise<{ lines: string[]; notes: string[] }> {
  const chosen = await podsOf(api, namespace, wanted.pods);
  const places = chosen.slice(0, MOST_PODS).flatMap((pod) => placesIn(pod, wanted));
  const tail = wanted.tailLines ?? ('selector' in wanted.pods ? TAIL_BY_LABEL : undefined);
  const logs = await Promise.all(places.slice(0, MOST_LOGS).map((place) => logOf(api, namespace, place, wanted, tail)));
  const [failure] = logs.filter((log) => 'fault' in log);
  if (failure && logs.every((log) => 'fault' in log)) throw failure.fault;
  return {
    lines: logs.flatMap((log) => ('lines' in log ? log.lines : [])),
    // Said at the end, after the filters: a pod whose log is missing must not look like a pod without lines.
    notes: [
      ...logs.flatMap((log) => ('fault' in log ? [`(no log of ${log.pod}: ${log.fault.message})`] : [])),
      ...(chosen.length > MOST_PODS ? [`(only the first ${MOST_PODS} of ${chosen.length} pods were asked)`] : places.length > MOST_LOGS ? [`(only the first ${MOST_LOGS} of ${places.length} containers were asked)`] : []),
    ],
  };
}

function placesIn(pod: wire.PodObject, { container, allContainers = false }: LogsWanted): Place[] {
  const { name } = pod.metadata;
  if (!allContainers || container !== null) return [{ pod: name, container: container ?? defaultContainer(pod) }];
  return [...pod.spec.initContainers, ...pod.spec.containers, ...pod.spec.ephemeralContainers].map((one) => ({ pod: name, container: one.name }));
}

async function logOf(api: Api, namespace: string, { pod, container }: Place, { sinceSeconds, sinceTime, previous, timestamps, prefix }: LogsWanted, tail: number | undefined): Promise<{ lines: string[] } | { pod: string; fault: Fault }> {
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
