import { Fault } from '../../../core/fault.ts';
import { logLines } from '../pod/logs.ts';
import type { LogsWanted } from '../pod/logs.ts';
import type { PodsOf } from '../pod/pods.ts';
import type { Found } from '../print/answer.ts';
import { notAnswered, wholeNumber } from '../words.ts';
import type { Asked } from './read.ts';
import { wantedOf } from './select.ts';

const UNITS: Record<string, number> = { d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** `kubectl logs` as it is written: of a job, a service or whatever else has pods, since an instant, with the pod in front of a line. */
export async function logs(asked: Asked): Promise<Found> {
  const { words } = asked;
  if (words.on('follow')) throw notAnswered('kubectl logs --follow');
  const [namespace = ''] = asked.namespaces();
  const [pods, container] = await podsNamed(asked);
  const tail = words.flag('tail');
  const wanted: LogsWanted = {
    pods, namespace, filters: [], container: words.flag('container') ?? container,
    tailLines: tail?.startsWith('-') ? null : tail === undefined ? null : known(wholeNumber(tail), `--tail=${tail}`),
    sinceSeconds: secondsOf(words.flag('since')), sinceTime: instant(words.flag('since-time')),
    previous: words.on('previous'), timestamps: words.on('timestamps'), prefix: words.on('prefix'), allContainers: words.on('all-containers') || words.on('all-pods'),
  };
  const { lines, notes } = await logLines(asked.api, namespace, wanted);
  return { kind: 'lines', lines, notes, keep: 'end' };
}

async function podsNamed({ words, discovery }: Asked): Promise<[PodsOf, string | null]> {
  const [first, second, third] = words.names;
  const selector = words.flag('selector');
  if (third !== undefined || (first === undefined) === (selector === undefined)) throw new Fault('Kubernetes', 'It does not say which pods.', { retry: 'never' });
  if (selector !== undefined) return [{ selector }, null];
  if (first === undefined || !first.includes('/')) {
    // `deployment api`, which kubectl would not take but everybody understands; else a pod and its container.
    const [kind] = second === undefined ? [] : await discovery.named(first ?? '').catch(() => []);
    if (kind === undefined || second === undefined) return [{ pod: first ?? '' }, second ?? null];
  }
  const { wanted: [one, more] } = await wantedOf(discovery, first?.includes('/') ? [first] : words.names);
  const [name] = one?.names ?? [];
  if (one === undefined || more !== undefined || name === undefined) throw new Fault('Kubernetes', 'It does not say which pods.', { retry: 'never' });
  const container = first?.includes('/') ? (second ?? null) : null;
  return [one.kind.plural === 'pods' && one.kind.group === '' ? { pod: name } : { owner: one.kind, name }, container];
}

/** `1h30m`, `45s`, `2d` in seconds; a part of one counts as one. */
function secondsOf(text: string | undefined): number | null {
  if (text === undefined || text === '0') return null;
  const parts = /^(\d{1,6}(\.\d{1,3})?(d|h|ms|m|s))+$/.test(text) ? [...text.matchAll(/([\d.]+)(d|h|ms|m|s)/g)] : [];
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  return Math.ceil(known(total > 0 ? total : undefined, `--since=${text}`));
}

function instant(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return known(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text) ? text : undefined, `--since-time=${text}`);
}

function known<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw notAnswered(`kubectl logs ${what}`);
  return value;
}
