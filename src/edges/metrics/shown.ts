import type { Show } from '../../core/operation/operation.ts';
import type { Reply } from './page.ts';

/** The lines of a reply that were asked for: its page, its head, both, or what curl's format says of it. */
export function linesOf(reply: Reply, show: Show | undefined): string[] {
  if (show === 'headers') return headOf(reply);
  const page = reply.text.replace(/\n$/, '').split('\n');
  if (show === undefined) return page;
  return show === 'headers and page' ? [...headOf(reply), '', ...page] : filled(show.format, reply).replace(/\n$/, '').split('\n');
}

function headOf({ status, statusText, headers }: Reply): string[] {
  // A cookie is a key to somebody's session.
  return [`HTTP/1.1 ${status} ${statusText}`.trim(), ...headers.map(([name, value]) => `${name}: ${name === 'set-cookie' ? '(not shown)' : value}`)];
}

/** curl's write-out format, as far as it can be told; a `?` stands for what only curl itself would know. */
function filled(format: string, reply: Reply): string {
  const seconds = (reply.tookMs / 1000).toFixed(6);
  const known: Record<string, string> = {
    http_code: String(reply.status), response_code: String(reply.status), time_total: seconds, time_starttransfer: seconds, size_download: String(Buffer.byteLength(reply.text)),
    content_type: header(reply, 'content-type'), redirect_url: header(reply, 'location'), num_redirects: '0', num_connects: '1', http_version: '1.1', method: reply.method, scheme: reply.url.protocol.slice(0, -1),
    url: `${reply.url.origin}${reply.url.pathname}${reply.url.search}`, url_effective: `${reply.url.origin}${reply.url.pathname}${reply.url.search}`, exitcode: '0', stdout: '', stderr: '',
  };
  return format.replace(/%%|%header\{([^}]*)\}|%\{([^}]*)\}|\\([nrt])/g, (all, named: string | undefined, variable: string | undefined, escape: string | undefined) => {
    if (named !== undefined) return named.toLowerCase() === 'set-cookie' ? '?' : header(reply, named.toLowerCase());
    if (variable !== undefined) return (Object.hasOwn(known, variable) ? known[variable] : undefined) ?? '?';
    return all === '%%' ? '%' : ({ n: '\n', t: '\t' }[escape ?? ''] ?? '');
  });
}

function header({ headers }: Reply, name: string): string {
  return headers.find(([one]) => one === name)?.[1] ?? '';
}
