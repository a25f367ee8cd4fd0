import { flagTable, openPlaceholders, readFlags } from '../shell/flags.ts';
import { manual, read } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';

/** Only flags under which curl still makes one GET and writes no file. A bundle with any other letter is unknown. */
const flags = flagTable(`
silent:s show-error:S fail:f fail-with-body get:G location:L insecure:k compressed include:i verbose:v http1.1 http2 no-progress-meter no-buffer:N ipv4:4 ipv6:6 globoff:g
max-time:m= connect-timeout= retry= retry-delay= retry-max-time= header:H= request:X= user-agent:A= url= data-urlencode=
`);

/** Paths whose GET is known to report only, by their last segment. Any other word proves nothing: some services act on a GET. */
const reportingPath = /\/(metrics|health|healthz|healthcheck|health-check|ready|readyz|readiness|live|livez|liveness|status|version|ping|info|prometheus)\/?$/;

/** The part of Prometheus's API that only answers; these alone may carry a query of any kind. */
const prometheusPath = /^(\/[\w-]+)?\/api\/v1\/(query|query_range|query_exemplars|labels|label\/\w+\/values|series|targets|alerts|rules|metadata|status\/(buildinfo|runtimeinfo|config|flags|tsdb))$/;

const plainQuery = /^(\?(verbose|(verbose|format|pretty|exclude|name\[\]|collect\[\])=[\w-]*)(&(exclude|name\[\]|collect\[\])=[\w-]*)*)?$/;

const ownHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Judges `curl …`: one GET of a reporting page, or manual. */
export function judgeCurl(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const given = readFlags(words, flags);
  if ('unknown' in given) return manual(`curl with ${given.unknown} is not understood.`);
  if (given.rest !== null) return manual('curl with -- is not understood.');
  // Any method named is the last one's; GET said out loud is still GET.
  if ((given.flags.get('request') ?? []).some((method) => method.text !== 'GET')) return manual('It sends something other than a GET.');
  const data = given.flags.get('data-urlencode') ?? [];
  // curl would read `@file` and `name@file` from the disk.
  if (data.some((item) => /^[^=]*@/.test(item.text))) return manual('It sends the contents of a file.');
  if (data.length > 0 && !given.flags.has('get')) return manual('It sends data, which makes it a POST.');
  if ((given.flags.get('header') ?? []).some((header) => !/^(accept|user-agent|x-scope-orgid)\s*:/i.test(header.text))) return manual('It sends a header Lifeguard does not send.');
  const urls = [...given.positionals, ...(given.flags.get('url') ?? [])];
  const [url, second] = urls;
  if (url === undefined || second !== undefined) return manual('It does not ask exactly one address.');
  const address = readAddress(url.text);
  if (address === null) return manual('Its address is not a plain http one.');
  const reports = prometheusPath.test(address.pathname) || (reportingPath.test(address.pathname) && data.length === 0 && plainQuery.test(address.search));
  if (!reports) return manual(`A GET of ${address.pathname}${address.search} is not known to only report.`);
  const placeholders = openPlaceholders(given);
  const query = [address.search.slice(1), ...data.map((item) => encodeData(item.text))].filter((part) => part !== '').join('&');
  const operation = { kind: 'http read', method: 'GET', host: address.host, port: address.port, path: address.pathname + (query === '' ? '' : `?${query}`), filters } as const;
  const unfilled = placeholders[0];
  const doubt =
    unfilled !== undefined ? `${unfilled} must be filled in`
    : !ownHosts.has(address.host) ? `${address.host} is not known to be the service's own address`
    : null;
  const judgement = read({ ...operation }, 'Asks a page that only reports', doubt);
  return placeholders.length > 0 ? { ...judgement, placeholders } : judgement;
}

type Address = { host: string; port: number | null; pathname: string; search: string };

/** Kept as written: a URL parser would quietly mend what a reader should see. */
function readAddress(text: string): Address | null {
  const [, host, port, pathname, search] = /^(?:https?:\/\/)?([\w.<>${}-]+|\[[0-9a-f:]+\])(?::(\d{1,5}|\$\w+|<[\w.-]+>))?(\/[^?#\s]*)?(\?[^#\s]*)?$/i.exec(text) ?? [];
  if (host === undefined || /%|\\|\/\.\.?(\/|$)|\/\//.test(pathname ?? '')) return null;
  return { host: host.toLowerCase(), port: port === undefined || !/^\d+$/.test(port) ? null : Number(port), pathname: pathname ?? '/', search: search ?? '' };
}

/** curl's `name=content` form: only the content is encoded. */
function encodeData(text: string): string {
  const equals = text.indexOf('=');
  return equals < 0 ? encodeURIComponent(text) : `${text.slice(0, equals)}=${encodeURIComponent(text.slice(equals + 1))}`;
}
