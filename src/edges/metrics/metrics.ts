import type { Answer } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import type { RequestOutcome, RequestParts } from '../../core/mitigation/statement.ts';
import { runFilters } from '../../core/operation/filter/filter.ts';
import type { Filter, Operation } from '../../core/operation/operation.ts';
import { NO_PROMETHEUS, placeOf, writingAddress } from './address.ts';
import { ask, fetchPage } from './page.ts';
import { poolOf } from './pool.ts';
import type { Pool } from './pool.ts';
import { instantQuery } from './prometheus.ts';
import { linesOf } from './shown.ts';
import { send } from './send.ts';

export type Metrics = {
  /** A page of the target's own service, or of its Prometheus. Never throws a Fault: a failure is an answer of kind `failed`. */
  get(operation: Operation & { kind: 'http read' }): Promise<Answer>;
  /** What the target's Prometheus answers to one question, for now. A failure is an answer here too. */
  query(operation: Operation & { kind: 'metrics query' }): Promise<Answer>;
  /** Where a request that changes something would go; null when that is not the service for certain. */
  writingAddress(operation: Operation & { kind: 'http write' }): string | null;
  /** Sends it once. Never throws and never tries again. */
  send(order: RequestParts): Promise<RequestOutcome>;
  /** What the service says of its own pool; null when its page does not, or none is set. Throws a Fault('metrics page'). */
  pool(): Promise<Pool | null>;
};

const MOST_LINES = 200;
const MOST_CHARACTERS = 500;
/** What changes something may take its time. */
const SEND_TIMEOUT_MS = 15_000;

/** The one service whose metrics page is `url`, and the one Prometheus that watches it; null for none. No other host is ever asked, whatever a runbook says. */
export function connectMetrics({ url, prometheusUrl = null, timeoutMs = 3000 }: { url: string | null; prometheusUrl?: string | null; timeoutMs?: number }): Metrics {
  const page = url === null ? null : new URL(url);
  const prometheus = prometheusUrl === null ? null : new URL(prometheusUrl);
  return {
    async get(operation) {
      const place = placeOf(operation, page, prometheus);
      if (!(place instanceof URL)) return place;
      if (operation.body !== undefined) return { kind: 'failed', message: 'It sends a question along, which Lifeguard does not.', hint: 'Ask it by hand.' };
      return answered(operation.filters, async () => {
        // A page that fails is a failure; who asks for its head or its code alone wants to see just that.
        const reply = operation.show === undefined && operation.method === 'GET' ? await fetchPage(place, timeoutMs) : await ask(place, { method: operation.method, timeoutMs });
        return { lines: linesOf(reply, operation.method === 'GET' ? operation.show : (operation.show ?? 'headers')), cut: reply.cut, tookMs: reply.tookMs };
      });
    },
    async query({ query, filters }) {
      if (!prometheus) return NO_PROMETHEUS;
      return answered(filters, async () => ({ ...(await instantQuery(prometheus, query, timeoutMs)), cut: false }));
    },
    writingAddress: (operation) => page && writingAddress(operation, page),
    send: (order) => send(order, SEND_TIMEOUT_MS),
    async pool() {
      if (!page) return null;
      const { text } = await fetchPage(page, timeoutMs);
      return poolOf(text);
    },
  };
}

async function answered(filters: Filter[], look: () => Promise<{ lines: string[]; cut: boolean; tookMs: number }>): Promise<Answer> {
  try {
    const { lines, cut, tookMs } = await look();
    const found = await runFilters(lines, filters);
    const shown = found.slice(0, MOST_LINES).map((line) => (line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line).toWellFormed());
    const rest = cut ? ['(the page was longer than 2 MB; the rest was not read)'] : [];
    return { kind: 'text', lines: [...shown, ...rest], more: found.length - shown.length, tookMs };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'failed', message: error.message, hint: null };
    throw error;
  }
}
