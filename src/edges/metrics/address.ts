/** Where an address that a runbook's author wrote really is: on the one service, or the one Prometheus, that are configured. */
import type { Answer } from '../../core/diagnosis/diagnosis.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { addressAt, questionIn } from './prometheus.ts';

/** What a runbook's author calls the service itself: their laptop, the pod, or a port forwarded to it. */
const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]', '::1', '0.0.0.0'];
/** Its alerts have the path of Prometheus's, and are others. */
const ALERTMANAGER_PORT = 9093;
export const NO_PROMETHEUS: Answer = { kind: 'failed', message: 'No Prometheus is connected.', hint: 'Set TARGET_PROMETHEUS_URL to the address of the target’s Prometheus.' };

/** The configured address for what was written, or why there is none. */
export function placeOf({ host, port, path }: Operation & { kind: 'http read' }, page: URL | null, prometheus: URL | null): URL | Answer {
  const own = OWN_NAMES.includes(host);
  const isPage = page !== null && (own ? port === portOf(page) : host === page.hostname && (port === null || port === portOf(page)));
  const isPrometheus = prometheus !== null && (own ? port === portOf(prometheus) : host === prometheus.hostname && (port === null || port === portOf(prometheus)));
  if (prometheus && isPrometheus && !isPage) return addressAt(prometheus, path);
  // Only a Prometheus answers these, whatever port the author had forwarded it to.
  const question = own && !isPage && port !== ALERTMANAGER_PORT ? questionIn(path) : null;
  if (question !== null) return prometheus ? addressAt(prometheus, question) : NO_PROMETHEUS;
  if (!page) return { kind: 'failed', message: 'No page of the service is known.', hint: 'Set TARGET_METRICS_URL to its metrics page.' };
  // Bare `localhost:4000` says nothing of the target's port, but a port beside the real host does.
  if (!own && !isPage) return { kind: 'failed', message: `${host} is not the watched service.`, hint: 'Only pages of TARGET_METRICS_URL’s own host are read.' };
  const [pathname = '/', ...query] = path.split('?');
  // The page may live at another path than the author's `/metrics`.
  if (pathname === '/metrics' && query.length === 0) return page;
  const address = new URL(page);
  address.pathname = pathname;
  address.search = query.join('?');
  return address;
}

/**
 * Where a request that changes something would go; null when that is not the watched service for certain. Stricter than for a read:
 * another port of the same name may be another program, and what is sent there cannot be taken back.
 */
export function writingAddress({ host, port, path }: Pick<Operation & { kind: 'http write' }, 'host' | 'port' | 'path'>, page: URL): string | null {
  if ((!OWN_NAMES.includes(host) && host !== page.hostname) || (port ?? 80) !== portOf(page) || !path.startsWith('/')) return null;
  const address = new URL(page.origin);
  const [pathname = '/', ...query] = path.split('?');
  address.pathname = pathname;
  address.search = query.join('?');
  return address.href;
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}
