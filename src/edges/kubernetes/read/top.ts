import { z } from 'zod';
import { record, text } from '../fields.ts';
import { pathOf, wellKnownKind } from '../kinds.ts';
import type { Kind } from '../kinds.ts';
import { safeName } from '../namespaces.ts';
import type { Found } from '../print/answer.ts';
import { quantity } from '../print/quantity.ts';
import { read } from '../refusal.ts';
import { notAnswered } from '../words.ts';
import type { Asked } from './read.ts';

/** Cores and bytes. */
type Use = { cpu: number; memory: number };

const usage = z.object({ cpu: z.string().default('0'), memory: z.string().default('0') }).prefault({}).transform(({ cpu, memory }): Use => ({ cpu: quantity(cpu) ?? 0, memory: quantity(memory) ?? 0 }));
const metadata = z.object({ name: z.string(), namespace: z.string().optional() });
const podMetrics = z.object({ metadata, containers: z.array(z.object({ name: z.string(), usage })).default([]) });
const nodeMetrics = z.object({ metadata, usage });
const items = <Item>(item: z.ZodType<Item>) => z.object({ items: z.array(item) });
const nodes = items(z.object({ metadata, status: z.unknown() }));

/** `kubectl top pods` and `top nodes`, from the metrics server. */
export async function top(asked: Asked): Promise<Found> {
  const { words } = asked;
  const [kind = '', name, more] = words.names.flatMap((word) => word.split('/'));
  if (more !== undefined) throw notAnswered(`kubectl top ${words.names.join(' ')}`);
  const order = words.flag('sort-by');
  if (order !== undefined && order !== 'cpu' && order !== 'memory') throw notAnswered(`kubectl top --sort-by=${order}`);
  const found = kind.startsWith('po') ? await topPods(asked, name, order) : await topNodes(asked, name, order);
  return { ...found, headless: words.on('no-headers') };
}

async function topPods(asked: Asked, name: string | undefined, order: 'cpu' | 'memory' | undefined): Promise<Found & { kind: 'table' }> {
  const { words } = asked;
  const found = (await Promise.all(asked.namespaces().map(async (namespace) => (await usageOf(asked, metricsKind('pods', true), namespace, name, podMetrics)).map((pod) => ({ ...pod, namespace }))))).flat();
  const everywhere = words.on('all-namespaces');
  const byContainer = words.on('containers');
  const rows = found.flatMap(({ namespace, metadata: { name: pod }, containers }) => (byContainer
    ? containers.map(({ name: container, usage: used }) => ({ names: [pod, container], namespace, used }))
    : [{ names: [pod], namespace, used: sum(containers.map(({ usage: used }) => used)) }]));
  const lead = (namespace: string, names: string[]): string[] => [...(everywhere ? [namespace] : []), ...names];
  const cells = sortUses(rows, order).map(({ namespace, names, used }) => [...lead(namespace, names), ...amounts(used)]);
  const total = words.on('sum') ? [[...lead('', byContainer ? ['', ''] : ['']), '________', '________'], [...lead('', byContainer ? ['', ''] : ['']), ...amounts(sum(rows.map(({ used }) => used)))]] : [];
  return { kind: 'table', columns: [...lead('NAMESPACE', byContainer ? ['POD', 'NAME'] : ['NAME']), 'CPU(cores)', 'MEMORY(bytes)'], rows: [...cells, ...total] };
}

async function topNodes(asked: Asked, name: string | undefined, order: 'cpu' | 'memory' | undefined): Promise<Found & { kind: 'table' }> {
  const used = (await usageOf(asked, metricsKind('nodes', false), '', name, nodeMetrics)).map((node) => ({ names: [node.metadata.name], used: node.usage }));
  // Without the right to see nodes there is still how much they use.
  const reply = await asked.api({ method: 'GET', path: '/api/v1/nodes', query: { limit: '500' } });
  const room = nodes.safeParse(reply.status === 200 ? reply.body : null).data?.items ?? [];
  const capacity = asked.words.on('show-capacity') ? 'capacity' : 'allocatable';
  return {
    kind: 'table', columns: ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'],
    rows: sortUses(used, order).map(({ names, used: { cpu, memory } }) => {
      const all = record(record(room.find((node) => node.metadata.name === names[0])?.status)[capacity]);
      const share = (part: number, of: unknown): string => {
        const whole = quantity(text(of) ?? '');
        return whole ? `${Math.floor((part / whole) * 100)}%` : '<unknown>';
      };
      const [cores = '', bytes = ''] = amounts({ cpu, memory });
      return [names[0] ?? '', cores, share(cpu, all['cpu']), bytes, share(memory, all['memory'])];
    }),
  };
}

async function usageOf<Item>({ api, words }: Asked, kind: Kind, namespace: string, name: string | undefined, schema: z.ZodType<Item>): Promise<Item[]> {
  const path = pathOf(kind, namespace);
  const reply = await api({ method: 'GET', path: name === undefined ? path : `${path}/${safeName(name)}`, query: { labelSelector: words.flag('selector'), fieldSelector: words.flag('field-selector') } });
  if (reply.status === 404 && name === undefined) throw notAnswered('kubectl top', 'the cluster has no metrics server');
  if (reply.status === 503) throw notAnswered('kubectl top', 'the metrics server does not answer');
  return name === undefined ? read(items(schema), reply).items : [read(schema, reply)];
}

function metricsKind(plural: 'pods' | 'nodes', namespaced: boolean): Kind {
  return { ...(wellKnownKind(plural) as Kind), group: 'metrics.k8s.io', version: 'v1beta1', plural, namespaced };
}

function sortUses<Row extends { names: string[]; used: Use }>(rows: Row[], order: 'cpu' | 'memory' | undefined): Row[] {
  return rows.toSorted((a, b) => (order === undefined ? 0 : b.used[order] - a.used[order]) || a.names.join(' ').localeCompare(b.names.join(' ')));
}

function sum(uses: Use[]): Use {
  return { cpu: uses.reduce((all, { cpu }) => all + cpu, 0), memory: uses.reduce((all, { memory }) => all + memory, 0) };
}

/** `12m` and `85Mi`, as kubectl rounds them. */
function amounts({ cpu, memory }: Use): string[] {
  return [`${Math.ceil(cpu * 1000 - 1e-6)}m`, `${Math.floor(memory / 2 ** 20)}Mi`];
}
