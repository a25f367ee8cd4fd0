import { isOn, lastFlag, openPlaceholders, readFlags, flagTable } from '../shell/flags.ts';
import type { Arguments, FlagTable } from '../shell/flags.ts';
import { manual } from '../judgement.ts';
import type { Filter, Judgement, Show } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { mask, maskAddress, readAddress, restore } from './address.ts';
import type { Address } from './address.ts';
import { headerFlags, readHeaders } from './headers.ts';
import { judgeRequest } from './request.ts';

/** Flags under which curl still makes one request and touches no file; a bundle with any other letter is unknown. */
const flags: FlagTable = { getopt: true, ...flagTable(`
silent:s show-error:S fail:f fail-with-body fail-early get:G head:I location:L location-trusted insecure:k compressed include:i verbose:v http0.9 http1.0:0 http1.1 http2 http2-prior-knowledge http3
no-progress-meter progress-bar:# no-buffer:N ipv4:4 ipv6:6 globoff:g disable:q basic digest anyauth tcp-nodelay ssl ssl-reqd ssl-no-revoke tlsv1:1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 no-keepalive no-sessionid styled-output no-styled-output
retry-all-errors retry-connrefused raw tr-encoding remote-time:R
max-time:m= connect-timeout= retry= retry-delay= retry-max-time= max-redirs= max-filesize= limit-rate= speed-limit:Y= speed-time:y= keepalive-time= expect100-timeout= happy-eyeballs-timeout-ms= noproxy= tls-max= ciphers= tls13-ciphers= curves= range:r= proto= proto-redir=
header:H= request:X= user-agent:A= referer:e= url= write-out:w= output:o= dump-header:D= user:u= oauth2-bearer= cookie:b= cacert= capath= cert:E= cert-type= key= key-type= pass=
data:d= data-ascii= data-raw= data-binary= data-urlencode= json=
remote-name:O remote-name-all remote-header-name:J upload-file:T= form:F= form-string= config:K= next:: proxy:x= preproxy= socks5= socks5-hostname= cookie-jar:c= unix-socket= abstract-unix-socket= resolve= connect-to= netrc:n netrc-file= netrc-optional
trace= trace-ascii= stderr= parallel:Z request-target= doh-url= interface= aws-sigv4= quote:Q= etag-save= hsts= alt-svc= libcurl= output-dir= create-dirs variable= telnet-option:t= continue-at:C= mail-from= mail-rcpt=
`) };

/** Flags that are known, with why a person does what has them. */
const refused: Record<string, string> = {
  'It saves what it gets in a file.': 'remote-name remote-name-all remote-header-name output-dir create-dirs continue-at',
  'It sends a file or a form.': 'upload-file form form-string quote mail-from mail-rcpt',
  'It takes part of itself from a file or a variable.': 'config variable netrc netrc-file netrc-optional',
  'It makes more than one request.': 'next parallel',
  'It goes another way than its address says.': 'proxy preproxy socks5 socks5-hostname unix-socket abstract-unix-socket resolve connect-to request-target doh-url interface telnet-option',
  'It writes a file beside the answer.': 'cookie-jar trace trace-ascii stderr etag-save hsts alt-svc libcurl',
  'It signs a request to a cloud.': 'aws-sigv4',
};
const refusedFor = new Map(Object.entries(refused).flatMap(([why, names]) => names.split(' ').map((name) => [name, why] as const)));

/** Judges `curl …`, the words behind the program's name: one request that only reports, one that changes something, or manual. */
export function judgeCurl(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const given = readFlags(words, flags);
  if ('unknown' in given) return manual(`curl with ${given.unknown} is not understood.`);
  if (given.rest !== null) return manual('curl with -- is not understood.');
  for (const [name, values] of given.flags) {
    const why = refusedFor.get(name);
    if (why !== undefined) return manual(why);
    // `-A -X POST` names the agent "-X"; nobody meant that.
    if (!name.startsWith('data') && values.some((value) => /^-./.test(value.text))) return manual(`curl with --${name} ${values[0]?.text ?? ''} is not understood.`);
    if (flags.long[name] !== true && values.some((value) => value.text !== 'true')) return manual(`curl with --${name}=${values[0]?.text ?? ''} is not understood.`);
  }
  const wrong = wrongFile(given);
  if (wrong !== null) return manual(wrong);

  const names: string[] = [];
  const [word, second] = [...given.positionals, ...(given.flags.get('url') ?? [])];
  if (word === undefined || second !== undefined) return manual('It does not ask exactly one address.');
  const text = maskAddress(word, names);
  if (text === null || isAllOpen(text, names)) return manual('Its address is left open as a whole.');
  const written = readAddress(text);
  if (written === null) return manual('Its address is not a plain http one.');
  const data = readData(given, names);
  const headers = readHeaders(Object.entries(headerFlags).flatMap(([flag, name]) => (given.flags.get(flag) ?? []).map((value) => `${name}${mask(value, names) ?? ''}`)));
  if (headers.refused !== null) return manual(`It sends a header Lifeguard does not know (${restore(headers.refused, names)}).`);

  const asQuery = isOn(given, 'get');
  const head = isOn(given, 'head');
  const address: Address = asQuery && data !== null ? { ...written, query: [written.query, data.text].filter((part) => part !== '').join('&') } : written;
  const body = asQuery || data === null ? null : { text: data.text, type: headers.contentType ?? data.type };
  if (head && body !== null) return manual('curl refuses a body with -I.');
  const method = lastFlag(given, 'request') ?? (head ? 'HEAD' : body === null ? 'GET' : 'POST');
  if (!/^[A-Z]+$/.test(method)) return manual(`It sends a ${method}, which is not understood.`);
  if (method !== 'GET' && method !== 'HEAD') {
    // What curl makes of several kinds of data depends on their order; what it makes of brackets is several requests.
    if (body !== null && data?.mixed === true) return manual('Its body is put together from several parts.');
    if (/[[\]{}]/.test(text) && !isOn(given, 'globoff')) return manual('Its address stands for several.');
  }
  const thrownAway = lastFlag(given, 'output') === '/dev/null';
  const format = lastFlag(given, 'write-out');
  return judgeRequest(
    {
      method, address, names, body, open: [...new Set([...openPlaceholders(given), ...names])], show: showOf(given, method, thrownAway ? format : null),
      credential: headers.credential || ['user', 'oauth2-bearer', 'cookie', 'cert', 'key', 'pass'].some((name) => given.flags.has(name)),
      elsewhere: headers.elsewhere, metadata: headers.metadata, endless: headers.endless || isOn(given, 'no-buffer'),
      narrated: filters.length > 0 && (isOn(given, 'verbose') || (format !== null && !thrownAway)),
    },
    filters,
  );
}

const printed = new Set(['-', '/dev/stdout', '/dev/stderr', '/dev/null']);

/** Why a flag's value would read or write a file; null when none would. */
function wrongFile(given: Arguments): string | null {
  const values = (name: string): string[] => (given.flags.get(name) ?? []).map(({ text }) => text);
  if ([...values('output'), ...values('dump-header')].some((file) => !printed.has(file))) return 'It saves what it gets in a file.';
  // `%output{file}` in a format writes there.
  if ((given.flags.get('write-out') ?? []).some(({ text, placeholders }) => text.startsWith('@') || /%output/i.test(text) || placeholders.length > 0)) return 'Its format is in a file, or writes one.';
  if (values('cookie').some((cookie) => !cookie.includes('='))) return 'It takes cookies from a file.';
  const files = [...['data', 'data-ascii', 'data-binary', 'json'].flatMap(values).filter((text) => text.startsWith('@')), ...values('data-urlencode').filter((text) => /^[^=]*@/.test(text)), ...values('header').filter((text) => text.startsWith('@'))];
  return files.length > 0 ? 'It sends the contents of a file.' : null;
}

/** `$URL` alone may be anything; a name that says it is a host leaves only the root page. */
function isAllOpen(text: string, names: readonly string[]): boolean {
  return /^[\ue000-\uefff]+$/.test(text) && !/host|ip\b|ip[}>]|server|node|domain|dns|fqdn/i.test(restore(text, names));
}

/** What the data flags add up to, one kind after the other; null for none. */
function readData(given: Arguments, names: string[]): { text: string; type: string; mixed: boolean } | null {
  const kinds = ['data', 'data-ascii', 'data-raw', 'data-binary', 'data-urlencode', 'json'].filter((kind) => given.flags.has(kind));
  const [kind] = kinds;
  if (kind === undefined) return null;
  const texts = (name: string): string[] => (given.flags.get(name) ?? []).map((word) => mask(word, names) ?? '');
  if (kind === 'json') return { text: texts('json').join(''), type: 'application/json', mixed: false };
  return { text: kinds.flatMap((name) => (name === 'data-urlencode' ? texts(name).map(encodeData) : texts(name))).join('&'), type: 'application/x-www-form-urlencoded', mixed: kinds.length > 1 };
}

/** curl's `name=content` form: only the content is encoded, and no placeholder in it. */
function encodeData(text: string): string {
  const equals = text.indexOf('=');
  const encoded = (content: string): string => content.replace(/[^\ue000-\uefff]+/g, encodeURIComponent);
  return equals < 0 ? encoded(text) : `${text.slice(0, equals)}${equals === 0 ? '' : '='}${encoded(text.slice(equals + 1))}`;
}

function showOf(given: Arguments, method: string, format: string | null): Show | null {
  if (format !== null) return { format };
  const headers = isOn(given, 'include') || given.flags.has('dump-header');
  if (method === 'HEAD' || lastFlag(given, 'output') === '/dev/null') return 'headers';
  return headers ? 'headers and page' : null;
}
