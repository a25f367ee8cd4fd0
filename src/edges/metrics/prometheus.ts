import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { ask } from './page.ts';

const Labels = z.record(z.string(), z.string());
const Sample = z.tuple([z.number(), z.string()]);
const Wire = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: Labels, value: Sample.optional() })) }),
      z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: Labels, values: z.array(Sample).default([]) })) }),
      z.object({ resultType: z.enum(['scalar', 'string']), result: Sample }),
    ]),
  }),
  z.object({ status: z.literal('error'), error: z.string().default('it does not say why') }),
]);

/** The part of Prometheus's interface that answers questions, at the root, behind Grafana, or where its relatives mount it. Loki's looks alike and is another. */
const QUESTION = /^(?:\/prometheus|\/select\/\d+\/prometheus|\/api\/datasources\/proxy\/(?:uid\/)?[^/]+)?(\/api\/v1\/(?:query|query_range|query_exemplars|series|labels|label\/[\w.-]+\/values|targets|targets\/metadata|alerts|rules|metadata|status\/(?:buildinfo|runtimeinfo|config|flags|tsdb)))(?=\?|$)/;

/** The same path as a bare Prometheus has it, with its query; null when it is none of Prometheus's own. */
export function questionIn(path: string): string | null {
  const [whole, own] = QUESTION.exec(path) ?? [];
  return whole === undefined || own === undefined ? null : own + path.slice(whole.length);
}

/** The address of one of Prometheus's own paths, beneath where this one is mounted. A path that names the mount itself is not nested in it again. */
export function addressAt(prometheus: URL, path: string): URL {
  const [pathname = '/', ...query] = path.split('?');
  const mount = prometheus.pathname.replace(/\/$/, '');
  const address = new URL(prometheus);
  address.pathname = mount !== '' && pathname.startsWith(`${mount}/`) ? pathname : `${mount}${pathname}`;
  address.search = query.join('?');
  address.hash = '';
  return address;
}

/** The answer to one question, a series a line as `promtool` writes it; a range is told by its newest value. Throws a Fault('metrics page'). */
export async function instantQuery(prometheus: URL, query: string, timeoutMs: number): Promise<{ lines: string[]; tookMs: number }> {
  const address = addressAt(prometheus, '/api/v1/query');
  address.searchParams.set('query', query);
  address.searchParams.set('timeout', `${timeoutMs}ms`);
  const reply = await ask(address, { timeoutMs });
  const answer = Wire.safeParse(parsed(reply.text));
  if (!answer.success) throw new Fault('metrics page', `${prometheus.host} does not answer like a Prometheus (${reply.status}).`, { retry: reply.status >= 500 ? 'later' : 'never' });
  if (answer.data.status === 'error') throw new Fault('metrics page', `Prometheus refuses the question: ${answer.data.error.slice(0, 300)}`, { retry: 'never' });
  const { data } = answer.data;
  return { lines: linesOf(data), tookMs: reply.tookMs };
}

type Data = Extract<z.infer<typeof Wire>, { status: 'success' }>['data'];

function linesOf(data: Data): string[] {
  switch (data.resultType) {
    case 'vector':
      return data.result.map(({ metric, value }) => `${series(metric)} => ${value?.[1] ?? 'a histogram'}`);
    case 'matrix':
      return data.result.map(({ metric, values }) => `${series(metric)} => ${values.at(-1)?.[1] ?? 'nothing'} (the newest of ${values.length})`);
    default:
      return [data.result[1]];
  }
}

function series({ __name__: name = '', ...labels }: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}${pairs.length > 0 || name === '' ? `{${pairs.join(', ')}}` : ''}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
