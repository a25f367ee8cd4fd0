import type { Operation } from '../../core/operation/operation.ts';

export type SendOrder = { method: string; address: string; body: string | null; contentType: string };
/** `unknown`: it was sent and no answer came, so it may have had its effect. */
export type SendOutcome = { outcome: 'answered'; status: number; text: string } | { outcome: 'not sent' | 'unknown'; why: string };

const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]', '::1', '0.0.0.0'];
const SHOWN_CHARACTERS = 300;
const SECRETS: [RegExp, string][] = [
  [/((?:password|passwd|secret|token|api[_-]?key|authorization)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&}]+)/gi, '$1…'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 …'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'eyJ…'],
];

/**
 * Where a request that changes something would go; null when that is not the watched service for certain. Stricter than for a read:
 * another port of the same name may be another program, and what is sent there cannot be taken back.
 */
export function writingAddress({ host, port, path }: Pick<Operation & { kind: 'http write' }, 'host' | 'port' | 'path'>, page: URL): string | null {
  const portOfPage = Number(page.port || (page.protocol === 'https:' ? 443 : 80));
  if ((!OWN_NAMES.includes(host) && host !== page.hostname) || (port ?? 80) !== portOfPage || !path.startsWith('/')) return null;
  const address = new URL(page.origin);
  const [pathname = '/', ...query] = path.split('?');
  address.pathname = pathname;
  address.search = query.join('?');
  return address.href;
}

/** Sends it once. Every end is a value; redirects are not followed, for they could lead anywhere. */
export async function send({ method, address, body, contentType }: SendOrder, timeoutMs: number): Promise<SendOutcome> {
  try {
    const answer = await fetch(address, { method, signal: AbortSignal.timeout(timeoutMs), redirect: 'manual', ...(body === null ? {} : { body, headers: { 'content-type': contentType } }) });
    // The answer has come: what is wrong with its text takes nothing back.
    const text = await answer.text().catch(() => '');
    return { outcome: 'answered', status: answer.status, text: shown(text) };
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|ERR_TLS)/.test(code)) return { outcome: 'not sent', why: `the service cannot be reached (${code})` };
    return { outcome: 'unknown', why: error instanceof Error && error.name === 'TimeoutError' ? `the service did not answer within ${timeoutMs / 1_000} s` : 'the connection was lost' };
  }
}

function shown(text: string): string {
  const line = SECRETS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text.slice(0, 10 * SHOWN_CHARACTERS)).replace(/\s+/g, ' ').trim();
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS - 1)}…`.toWellFormed() : line.toWellFormed();
}
