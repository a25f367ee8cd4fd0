import { isOn, lastFlag, openPlaceholders, readFlags, flagTable } from '../shell/flags.ts';
import type { FlagTable } from '../shell/flags.ts';
import { manual } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { mask, maskAddress, readAddress, restore } from './address.ts';
import { headerFlags, readHeaders } from './headers.ts';
import { judgeRequest } from './request.ts';

/** Flags of GNU's and BusyBox's wget under which it makes one request and saves nothing but what -O says. */
const flags: FlagTable = { getopt: true, ...flagTable(`
quiet:q no-verbose verbose:v spider server-response:S no-check-certificate no-proxy inet4-only:4 inet6-only:6 content-on-error no-cache no-hsts no-cookies no-config auth-no-challenge show-progress no-dns-cache no-http-keep-alive
output-document:O= timeout:T= dns-timeout= connect-timeout= read-timeout= tries:t= wait:w= waitretry= max-redirect= retry-connrefused user-agent:U= header= referer= user= password= http-user= http-password= progress= ca-certificate= certificate= private-key= proxy:Y=
method= body-data= post-data=
`) };
/** wget's two-letter switches, which are no bundles. */
const pairs: Record<string, string> = { '-nv': '--no-verbose', '-nc': '--no-clobber', '-nd': '--no-directories' };
const printed = new Set(['-', '/dev/null', '/dev/stdout']);

/** Judges `wget …`, the words behind the program's name: what curl would be judged, as long as nothing is saved. */
export function judgeWget(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const given = readFlags(words.map((word) => (Object.hasOwn(pairs, word.text) ? { ...word, text: pairs[word.text] ?? word.text } : word)), flags);
  if ('unknown' in given) return manual(`wget with ${given.unknown} is not understood.`);
  if (given.rest !== null) return manual('wget with -- is not understood.');
  if ([...given.flags.values()].flat().some((value) => /^-./.test(value.text))) return manual('wget with a flag for a value is not understood.');
  const switched = [...given.flags].find(([name, values]) => flags.long[name] !== true && values.some((value) => value.text !== 'true'));
  if (switched !== undefined) return manual(`wget with --${switched[0]}=${switched[1][0]?.text ?? ''} is not understood.`);
  if ((given.flags.get('proxy') ?? []).some(({ text }) => text !== 'off')) return manual('It goes another way than its address says.');
  const outputs = (given.flags.get('output-document') ?? []).map(({ text }) => text);
  const spider = isOn(given, 'spider');
  if (outputs.some((file) => !printed.has(file)) || (outputs.length === 0 && !spider)) return manual('It saves what it gets in a file.');

  const names: string[] = [];
  const [word, second] = given.positionals;
  if (word === undefined || second !== undefined) return manual('It does not ask exactly one address.');
  const text = maskAddress(word, names);
  if (text === null || /^[\ue000-\uefff]+$/.test(text)) return manual('Its address is left open as a whole.');
  const address = readAddress(text);
  // wget takes `host:folder` for FTP.
  if (address === null || (address.scheme === null && /^[^/]*:\D/.test(text))) return manual('Its address is not a plain http one.');
  const headers = readHeaders(Object.entries(headerFlags).flatMap(([flag, name]) => (given.flags.get(flag) ?? []).map((value) => `${name}${mask(value, names) ?? ''}`)));
  if (headers.refused !== null) return manual(`It sends a header Lifeguard does not know (${restore(headers.refused, names)}).`);
  const bodies = [...(given.flags.get('post-data') ?? []), ...(given.flags.get('body-data') ?? [])];
  if (bodies.length > 1) return manual('Its body is put together from several parts.');
  const [data] = bodies.map((body) => ({ text: mask(body, names) ?? '', type: headers.contentType ?? 'application/x-www-form-urlencoded' }));
  const method = lastFlag(given, 'method') ?? (given.flags.has('post-data') ? 'POST' : spider ? 'HEAD' : 'GET');
  // GNU's wget asks with a HEAD then, whatever it is told; another one may not.
  if (spider && method !== 'HEAD') return manual('wget with --spider and a method is not understood.');
  if (!/^[A-Z]+$/.test(method)) return manual(`It sends a ${method}, which is not understood.`);
  return judgeRequest(
    {
      method, address, names, body: data ?? null, open: [...new Set([...openPlaceholders(given), ...names])],
      show: method === 'HEAD' || outputs.at(-1) === '/dev/null' ? 'headers' : null,
      credential: headers.credential || ['user', 'password', 'http-user', 'http-password', 'certificate', 'private-key'].some((name) => given.flags.has(name)),
      elsewhere: headers.elsewhere, metadata: headers.metadata, endless: headers.endless, narrated: filters.length > 0 && (isOn(given, 'server-response') || isOn(given, 'spider')),
    },
    filters,
  );
}
