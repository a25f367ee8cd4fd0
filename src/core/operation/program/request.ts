import { button, manual, read } from '../judgement.ts';
import type { Filter, Judgement, Show } from '../operation.ts';
import { kindOfHost, restore } from './address.ts';
import type { Address } from './address.ts';
import { reportOf } from './reporting.ts';
import { mayHoldSecrets, notPlain } from './resource.ts';
import { actingWord, piecesOf, words } from './words.ts';

/** One request as curl or wget would send it. Its texts are masked: `names` are the placeholders their marks stand for, `open` these and the ones in what is not sent. */
export type Request = {
  method: string;
  address: Address;
  names: string[];
  open: string[];
  body: { text: string; type: string } | null;
  /** It carries a password, a token or a cookie. */
  credential: boolean;
  /** It asks under another name than its address's, or for another tenant. */
  elsewhere: boolean;
  /** It carries the header that opens a cloud's metadata. */
  metadata: boolean;
  endless: boolean;
  show: Show | null;
  /** Its pipe would look at what the program says about the request, which Lifeguard does not print. */
  narrated: boolean;
};

const writes = words('POST PUT PATCH DELETE');
const credentialKeys = words('access_token private_token auth_token api_key apikey api-key token');

/** Judges a request: a read where it provably only reports, a button where it is understood and changes something, else manual. */
export function judgeRequest(request: Request, filters: Filter[]): Judgement {
  const { method, address } = request;
  if (kindOfHost(address.host) === 'obscure') return manual(`${restore(address.host, request.names)} is not a plain name of a host.`);
  const question = method === 'POST' ? askedByPost(request) : null;
  if (question !== null) return judgeReading(question, filters);
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return judgeReading({ ...request, method }, filters);
  return writes.has(method) ? judgeWriting(request) : manual(`It sends a ${method}, which is not understood.`);
}

/** A POST that only asks, as the GET it might have been; null when it is not known to. */
function askedByPost(request: Request): (Request & { method: 'GET' }) | null {
  const { address, body } = request;
  const form = body !== null && /^application\/x-www-form-urlencoded\b/i.test(body.type) ? body.text : null;
  const asked = { ...address, query: [address.query, form ?? ''].filter((part) => part !== '').join('&') };
  // On another service the same path without a question might create something.
  if ((body === null || form !== null) && /(^|&)(query|match(\[\]|%5B%5D))=/i.test(asked.query) && reportOf(asked)?.body === 'form') return { ...request, method: 'GET', address: asked, body: null };
  if (reportOf(address)?.body === 'json' && (body === null || isJson(body.text))) return { ...request, method: 'GET' };
  return null;
}

function judgeReading(request: Request & { method: 'GET' | 'HEAD' | 'OPTIONS' }, filters: Filter[]): Judgement {
  const { method, names, body } = request;
  const { address, key } = withoutKey(request.address);
  const host = restore(address.host, names);
  const kind = kindOfHost(address.host);
  const report = method === 'OPTIONS' ? null : reportOf(address);
  if (kind === 'acting' && !(report !== null && /jenkins/.test(address.host))) return manual(`${host} does something whenever it is asked.`);
  const asked = kind === 'metadata' || request.metadata;
  if (body !== null && (method !== 'GET' || report?.body !== 'json' || !isJson(body.text))) return manual('It sends a body, which may do anything.');
  const unknown = [...address.pathname].filter((mark) => /[\ue000-\uefff]/.test(mark)).map((mark) => restore(mark, names)).find((name) => saysWhatToDo(name) || /path|endpoint|ur[il]|route|action|verb|command|method|operation|\.\.\./i.test(name));
  if (unknown !== undefined) return manual(`${unknown} stands for what it would do.`);
  if (kind === 'public' && report === null && hasToken(address.pathname, names)) return manual(`An address of ${host} that holds a token of its own is often one that acts when asked.`);
  const why = report !== null || (kind === 'metadata' && isMetadata(address)) ? null : notPlain(address, method !== 'GET');
  if (why !== null) return manual(restore(why, names));

  // What begins with a dot belongs to the search engine itself, its users too.
  const sensitive = asked || (report?.sensitive ?? mayHoldSecrets(address)) || (report?.rows === true && /\/[^/]*\.(security|kibana|fleet|secrets|opendistro_security)/.test(address.pathname));
  const [unfilled] = request.open;
  const doubt =
    unfilled !== undefined ? `${unfilled} must be filled in`
    : request.credential || key ? 'a credential in a runbook is not Lifeguard’s to send'
    : kind !== 'own' ? `${host} is not known to be the service's own address`
    : request.elsewhere ? 'its headers ask for another host or tenant'
    : sensitive ? 'its answer may hold secrets'
    : report === null ? 'it is not a page that is known to only report'
    : report.rows ? 'what an application keeps there may be private and much'
    : report.costs ? 'the service has to work for it'
    : report.endless || request.endless ? 'it does not end by itself'
    : body !== null ? 'it sends a question along'
    : request.narrated ? 'its pipe looks at what the program says about the request'
    : null;
  const judgement = read(
    {
      kind: 'http read', method, host, port: address.port, path: restore(pathOf(address), names),
      ...(body === null ? {} : { body: restore(body.text, names) }), ...(request.show === null ? {} : { show: request.show }), filters,
    },
    report === null ? 'Asks for something and changes nothing' : 'Asks a page that only reports',
    doubt,
  );
  return { ...judgement, ...(sensitive ? { sensitive: true } : {}), ...(request.open.length > 0 ? { placeholders: request.open } : {}) };
}

/** Words of a path or a body that say something is taken away. */
const destroying = words('delete deletes deleted remove purge drop destroy truncate wipe erase terminate kill expunge decommission uninstall prune unregister deregister shutdown poweroff halt quit quitquitquit');

function judgeWriting({ method, address, names, open, body, credential, elsewhere, metadata }: Request): Judgement {
  const { pathname, query } = address;
  if (kindOfHost(address.host) === 'metadata' || metadata) return manual('It asks a cloud for a key of the machine.');
  if (elsewhere) return manual('Its headers ask for another host or tenant.');
  if (!/^[\w.~:@!$&'()*,;=+%\ue000-\uefff/-]+$/.test(pathname) || /%(?![\da-f]{2})|%(2e|5c|[01][\da-f]|7f)/i.test(pathname)) return manual(`Not understood: ${restore(pathname, names)}.`);
  if (!/^[\w.~:@!$&'()*,;=+%\ue000-\uefff/|-]*$/.test(query)) return manual(`Not understood: ${restore(query, names)} in its address.`);
  if (body !== null && (/json/i.test(body.type) || /^\s*[{[]/.test(body.text)) && !isJson(body.text)) return manual('Its body is not complete JSON.');
  if (body !== null && /\.\.\.|[^\x09\x0a\x20-\x7e\ue000-\uefff]/.test(body.text)) return manual('Its body is not there in full.');
  const destroys = [pathname, query, body?.text ?? ''].some((text) => piecesOf(text).some((piece) => destroying.has(piece)));
  const target = `${restore(address.host, names)}${address.port === null ? '' : `:${address.port}`}${restore(pathname, names)}`;
  const judgement = button(
    {
      kind: 'http write', method, host: restore(address.host, names), port: address.port, path: restore(pathOf(address), names), body: body === null ? null : restore(body.text, names),
      ...(body === null ? {} : { contentType: restore(body.type, names) }), ...(destroys && method !== 'DELETE' ? { destroys } : {}),
    },
    `Sends a ${method} to ${target}${credential || address.credential ? ', without the credential written in the runbook' : ''}.`,
    open,
  );
  return judgement;
}

/** The address as it is judged, and whether its query carried a key to be let in. */
function withoutKey(address: Address): { address: Address; key: boolean } {
  const pairs = address.query.split('&');
  const rest = pairs.filter((pair) => !credentialKeys.has(pair.split('=')[0]?.toLowerCase() ?? ''));
  return { address: { ...address, query: rest.join('&') }, key: rest.length < pairs.length || address.credential };
}

/** A page of a cloud's metadata, as the clouds lay them out. */
function isMetadata({ pathname, query }: Address): boolean {
  const keys = query === '' ? [] : query.split('&').map((pair) => pair.split('=')[0]);
  return /^\/(latest|computeMetadata|metadata|opc|openstack|hetzner|v\d+|20\d\d-\d\d-\d\d)(\/[\w.:@\ue000-\uefff-]*)*$/.test(pathname) && keys.every((key) => /^(api-version|format|resource|recursive|alt)$/.test(key ?? ''));
}

/** A placeholder for more than a name: `<path>`, `$ACTION`, `<job-to-restart>`; not `<build-id>`. */
function saysWhatToDo(name: string): boolean {
  if (/([_-]|\b)(id|ids|name|uuid|number|namespace)[}>\s]*$/i.test(name)) return false;
  return /path|endpoint|ur[il]|route|action|command|method|operation/i.test(name) || actingWord(name) !== null;
}

/** A last part that is long and random, or a placeholder for one: whoever knows it may act. */
function hasToken(pathname: string, names: readonly string[]): boolean {
  return pathname.split('/').filter((part) => part !== '').slice(-2).some((part) =>
    /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(part)
    || (/^[\w-]{20,}$/.test(part) && /\d/.test(part) && /[a-z]/i.test(part) && !/^[a-z\d]+(-[a-z\d]+){2,}$/.test(part))
    || /uuid|token|secret|ping|check|key|hash/i.test(/[\ue000-\uefff]/.test(part) ? restore(part, names) : ''));
}

/** Path and query with what no address may hold encoded: people write PromQL into one as it is. */
function pathOf({ pathname, query }: Address): string {
  return pathname + (query === '' ? '' : `?${query.replace(/[ "<>`\\^|]/g, encodeURIComponent)}`);
}

/** True for one JSON value, or one a line. */
function isJson(text: string): boolean {
  const filled = text.replace(/[\ue000-\uefff]/g, '0');
  return parses(filled) || filled.trim().split('\n').every(parses);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
