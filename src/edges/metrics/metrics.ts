import type { Answer } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import { runFilters } from '../../core/operation/filter/filter.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { fetchPage } from './page.ts';
import { poolOf } from './pool.ts';
import type { Pool } from './pool.ts';
import { send, writingAddress } from './send.ts';
import type { SendOrder, SendOutcome } from './send.ts';

export type { Pool } from './pool.ts';

export type Metrics = {
  /** A page of the target's own service. Never throws a Fault: a failure is an answer of kind `failed`. */
  get(operation: Operation & { kind: 'http read' }): Promise<Answer>;
  /** Where a request that changes something would go; null when that is not the service for certain. */
  writingAddress(operation: Operation & { kind: 'http write' }): string | null;
  /** Sends it once. Never throws and never tries again. */
  send(order: SendOrder): Promise<SendOutcome>;
  /** What the service says of its own pool; null when its page does not. Throws a Fault('metrics page'). */
  pool(): Promise<Pool | null>;
};

/** What a runbook's author calls the service itself: their laptop, the pod, or a port forwarded to it. */
const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]', '::1', '0.0.0.0'];
const MOST_LINES = 200;
const MOST_CHARACTERS = 500;
/** What changes something may take its time. */
const SEND_TIMEOUT_MS = 15_000;

/** The one service whose metrics page is `url`. No other host is ever asked, whatever a runbook says. */
export function connectMetrics({ url, timeoutMs = 3000 }: { url: string; timeoutMs?: number }): Metrics {
  const page = new URL(url);
  return {
    async get(operation) {
      const address = addressOf(operation, page);
      if (!address) return { kind: 'failed', message: `${operation.host} is not the watched service.`, hint: 'Only pages of TARGET_METRICS_URL’s own host are read.' };
      const started = performance.now();
      try {
        const { text, cut } = await fetchPage(address, timeoutMs);
        const found = runFilters(text.replace(/\n$/, '').split('\n'), operation.filters);
        const lines = found.slice(0, MOST_LINES).map((line) => (line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line).toWellFormed());
        const rest = cut ? ['(the page was longer than 2 MB; the rest was not read)'] : [];
        return { kind: 'text', lines: [...lines, ...rest], more: found.length - lines.length, tookMs: Math.round(performance.now() - started) };
      } catch (error) {
        if (error instanceof Fault) return { kind: 'failed', message: error.message, hint: null };
        throw error;
      }
    },
    writingAddress: (operation) => writingAddress(operation, page),
    send: (order) => send(order, SEND_TIMEOUT_MS),
    async pool() {
      const { text } = await fetchPage(page, timeoutMs);
      return poolOf(text);
    },
  };
}

/** The target's address for what was written; null when another host is meant. */
function addressOf({ host, port, path }: Operation & { kind: 'http read' }, page: URL): URL | null {
  const own = OWN_NAMES.includes(host);
  // Bare `localhost:4000` says nothing of the target's port, but a port beside the real host does.
  const portOfPage = Number(page.port || (page.protocol === 'https:' ? 443 : 80));
  if (!own && (host !== page.hostname || (port !== null && port !== portOfPage))) return null;
  const [pathname = '/', ...query] = path.split('?');
  // The page may live at another path than the author's `/metrics`.
  if (pathname === '/metrics' && query.length === 0) return page;
  const address = new URL(page);
  address.pathname = pathname;
  address.search = query.join('?');
  return address;
}
