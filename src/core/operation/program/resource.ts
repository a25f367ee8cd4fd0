import type { Address } from './address.ts';
import { hole } from './address.ts';
import { becomes, deeds, dialled, dials, entrances, filters, leading, likes, lists, looks, owned, secretive, started, states, switches, things, times } from './vocabulary.ts';
import { actingWord, piecesOf } from './words.ts';

const id = new RegExp(`^(?=.*[\\d@${hole}])[\\w.@:+,=${hole}-]+$`);
const name = new RegExp(`^[\\w.@:+,=~*${hole}-]+$`);
const version = /^v?\d+(\.\d+)*((alpha|beta)\d+)?$/;
const stillFile = /\.(txt|ico|css|js|mjs|png|jpe?g|gif|svg|webp|ya?ml|md|pdf|csv|woff2?|pem|crt)$/i;
const answerFile = /\.(html?|json|xml|log)$/i;

/** Pages that show switches, and some of them turn one when the query says so. */
const setting = /(^|[/_-])(log-?_?levels?|loggers?|logging|verbosity|features?|flags?|breakers?|modes?|levels?)\/?$/i;

/** What an address would set something to. */
const setTo = /^(\d+(\.\d+)?%?|true|false|on|off|yes|no|enabled|disabled|trace|debug|info|warn|warning|error|fatal)$/i;

/** Where a GET takes a message off a queue, or turns on that every new series is logged. */
const consuming = /\/log_new_series\/?$|\/message\/|\/(queues?|topics?)\/[^/]+\/messages?\/?$|\/consumers?\/.*\/(records|messages|topics\/[^/]+)\/?$|\/(queues?|topics?|messages?)\/[^/]+\/(head|front|first)\/?$/i;

/** What of a plain address of things and their numbers is not plain, as a sentence; null when all of it only names. `any` words will do for a HEAD. */
export function notPlain({ pathname, query }: Address, any: boolean): string | null {
  if (consuming.test(pathname)) return 'On some services whoever asks this takes something away or turns something on.';
  const segments = pathname.split('/').filter((segment) => segment !== '');
  // A level picks lines on one service's log, and sets what is logged on another's.
  if (/\/logs?\/?$/i.test(pathname) && /(^|&)(log_?)?level=/i.test(query)) return 'Its query may set what is logged.';
  if (segments.length > 0 && segments.every((segment) => new RegExp(`^[${hole}]$`).test(segment))) return 'Its path is left open as a whole.';
  // Nobody computes a picture or a style sheet.
  const still = any || (query === '' && stillFile.test(pathname));
  let [free, list] = [false, false];
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    if (!name.test(segment)) return `Not understood: ${segment} in its path.`;
    const shown = (deeds.has(segment) && /^(status|progress)$/.test(next ?? '')) || (entrances.has(segment) && next === undefined && query === '');
    const word = shown || (free && isNumbered(segment, segments[index - 1])) ? null : (actingWord(segment) ?? joined(segment));
    if (word !== null) return `Its path says "${word}": some services act on a GET.`;
    if (!still && !shown && !(free ? next !== undefined || isName(segment) : isThing(segment) && !isBareId(segment, segments[index - 1]))) return `It is not known whether a GET of ${pathname} only reports.`;
    const value = valueIn(segments, index);
    if (value !== null && !(query === '' && stillFile.test(pathname))) return value;
    if (!still && dials.has(piecesOf(segments[index - 1] ?? '').at(-1) ?? '') && !isMany(segment)) return `${segment} in its path may be set by asking.`;
    // What stands behind a name of many is the name of one of them, and that may look like a name of many itself.
    list = !free && isMany(piecesOf(segment).at(-1) ?? '');
    free = list;
  }
  const last = segments.at(-1) ?? '';
  return query === '' ? null : notPlainQuery(query, (list || isList(last)) && !setting.test(pathname));
}

/** Why a segment may be a value to set, or the name of something that is started by asking; null when it is neither. */
function valueIn(segments: readonly string[], index: number): string | null {
  const [segment = '', before = '', parent = ''] = [segments[index], segments[index - 1], segments[index - 2]].map((part) => part ?? '');
  const sets = `${segment} in its path may be set by asking.`;
  if (started.has(before.toLowerCase())) return `${segment} may be started by asking.`;
  if (owned.has(before.toLowerCase()) && (isMany(segments[index - 3] ?? '') || (id.test(parent) && !/^v\d/i.test(parent)))) return sets;
  if (leading.has(before.toLowerCase()) && !things.has(segment.toLowerCase()) && !isMany(segment)) return sets;
  if (becomes.has(segment.toLowerCase()) && isMany(parent) && !isMany(before) && !things.has(before.toLowerCase())) return sets;
  if (!setTo.test(segment)) return null;
  const noun = parent.toLowerCase();
  if (switches.has(before.toLowerCase()) || dialled.has(noun) || dials.has(noun.replace(/s$/, ''))) return sets;
  // Behind the name of one of many no number names anything more.
  return isMany(parent) && !isMany(before) && !things.has(before.toLowerCase()) ? sets : null;
}

function isList(segment: string): boolean {
  const pieces = piecesOf(segment);
  return lists.has(pieces.at(-1) ?? '') || (pieces.length > 1 && pieces.at(-1) === 'log');
}

function notPlainQuery(query: string, list: boolean): string | null {
  const given: string[] = [];
  for (const pair of query.split('&')) {
    const [key = '', ...rest] = pair.split('=');
    const value = decoded(rest.join('='));
    if (value === null || !/^[\w .,:@*/+|<>=-]*$/.test(value.replace(/[\ue000-\uefff]/g, 'x'))) return `Not understood: ${pair} in its query.`;
    const pieces = /^[\w.-]+(\[\w*\])?$/.test(key) ? piecesOf(key) : [];
    given.push(...pieces);
    const known = pieces.length > 0 && pieces.every((piece) => looks.has(piece) || times.has(piece) || (list && (filters.has(piece) || filters.has(piece.replace(/(?<=s)es$|s$/, '')))));
    if (!known || (key === 'v' && !/^(true)?$/.test(value))) return `It is not known what ${key} in its query does.`;
    if (pieces.some((piece) => times.has(piece)) && !/^(-?\d|now|today|yesterday|x$|$)/.test(value.replace(/[\ue000-\uefff]+/g, 'x'))) return `It is not known what ${key} in its query does.`;
    const word = valueActs(value);
    if (word !== null) return `Its query says "${word}": some services act on a GET.`;
  }
  // One of many, named beside a state, is how a state is set.
  return given.some((piece) => /^(id|ids|name|key)$/.test(piece)) && given.some((piece) => /^(state|status|level|stage|role)$/.test(piece)) ? 'Its query may set a state.' : null;
}

/** True when the answer may hold what only the person who asked should see. */
export function mayHoldSecrets({ pathname }: Address): boolean {
  return piecesOf(pathname).some((piece) => secretive.has(piece));
}

function isThing(segment: string): boolean {
  if (version.test(segment) || id.test(segment) || stillFile.test(segment)) return true;
  if (answerFile.test(segment)) return isThing(segment.replace(answerFile, ''));
  if (things.has(segment.toLowerCase()) || isMany(segment)) return true;
  const pieces = piecesOf(segment);
  return pieces.length > 0 && pieces.every((piece, index) => isKnown(piece) || (index < pieces.length - 1 && likes.has(piece)));
}

/** `pay_123` among `/payments`: the letters are the beginning of what it is one of. */
function isNumbered(segment: string, before = ''): boolean {
  const [, letters] = /^([a-z]{2,6})[-_][A-Za-z]*\d[\dA-Za-z]*$/.exec(segment) ?? [];
  return letters !== undefined && before.toLowerCase().startsWith(letters) && before.length > letters.length + 1;
}

/** Letters and a digit name one of something only behind what that is: `/orders/a7`, not `/a7`. */
function isBareId(segment: string, before: string | undefined): boolean {
  return /[a-z]/i.test(segment) && !version.test(segment) && !piecesOf(segment).every(isKnown) && (before === undefined || version.test(before) || /^(api|rest|admin|internal|debug|public|private)$/i.test(before));
}

function isKnown(piece: string): boolean {
  return things.has(piece) || isMany(piece);
}

/** The name of one of many, at a path's end: told from a verb by a number, a point or a known word in it. */
function isName(segment: string): boolean {
  return isThing(segment) || likes.has(segment) || /[.:@]/.test(segment) || (/[_-]/.test(segment) && piecesOf(segment).some(isKnown));
}

/** A verb written together with its thing, `delusers`; null when there is none. */
function joined(segment: string): string | null {
  return piecesOf(segment).find((piece) => !things.has(piece) && [3, 4, 5, 6, 7].some((length) => actingWord(piece.slice(0, length)) !== null && isThingOrThings(piece.slice(length)))) ?? null;
}

function isThingOrThings(piece: string): boolean {
  return things.has(piece) || things.has(piece.replace(/s$/, '')) || things.has(piece.replace(/ies$/, 'y'));
}

/** True for a plural, the name of many. */
export function isMany(segment: string): boolean {
  return /^[a-z]+s$/i.test(segment) && segment.length > 3 && !/(ss|us|is)$/i.test(segment);
}

function valueActs(value: string): string | null {
  return value.split(/[^\w]+/).map((word) => (states.has(word.toLowerCase()) ? null : actingWord(word))).find((word) => word !== null) ?? null;
}

/** A query's value in plain letters; null when it is encoded twice or not at all properly. */
export function decoded(value: string): string | null {
  try {
    const text = decodeURIComponent(value.replaceAll('+', ' '));
    return text.includes('%') ? null : text;
  } catch {
    return null;
  }
}
