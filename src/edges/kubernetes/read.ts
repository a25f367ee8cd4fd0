import { z } from 'zod';
import type { Answer } from '../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../core/fault.ts';
import { runFilters } from '../../core/operation/filter/filter.ts';
import type { Operation } from '../../core/operation/operation.ts';
import type { Api } from './api.ts';
import { kindOf, seenAt } from './columns.ts';
import { safeName } from './namespaces.ts';
import type { Within } from './namespaces.ts';
import { accepted, read } from './refusal.ts';
import { scrub } from './scrub.ts';
import { readRollout } from './workload.ts';
import * as wire from './wire.ts';

type Table = { columns: string[]; rows: string[][] };
type Words = { names: string[]; flags: Map<string, string> };

const MOST_ROWS = 100;
/** Flags that change nothing of what we show, or that the listing obeys. */
const KNOWN_FLAGS = ['namespace', 'selector', 'field-selector', 'output', 'no-headers', 'sort-by', 'request-timeout', 'chunk-size', 'show-events', 'watch', 'timeout', 'ignore-not-found', 'for', 'types'];

/**
 * Answers a kubectl verb that reads: get, describe and events of the kinds a responder asks for, `rollout status`, `auth can-i`.
 * Anything else is an answer of kind `failed` with its reason. With filters it is text, as kubectl would have printed it.
 */
export async function readObjects(api: Api, within: Within, canI: (verb: string, resource: string, namespace: string, name?: string) => Promise<boolean>, operation: Operation & { kind: 'kubernetes read' }): Promise<Answer> {
  const started = performance.now();
  const words = wordsOf(operation.args);
  const took = (): number => Math.round(performance.now() - started);
  const unknown = [...words.flags.keys()].find((flag) => !KNOWN_FLAGS.includes(flag));
  if (unknown) return unsupported(`kubectl ${operation.verb} --${unknown}`);
  const namespace = within(words.flags.get('namespace') ?? null);
  if (operation.verb === 'auth can-i') {
    const [verb = '', resource = ''] = words.names;
    const [plain = '', name] = resource.split('/');
    return { kind: 'text', lines: [(await canI(verb, plain, namespace, name)) ? 'yes' : 'no'], more: 0, tookMs: took() };
  }
  if (operation.verb === 'rollout status') return rolloutStatus(api, namespace, words, took);
  const table = await tableOf(api, namespace, operation.verb, words);
  if (!table) return unsupported(`kubectl ${operation.verb} ${words.names.join(' ')}`);
  const rows = table.rows.map((row) => row.map(scrub));
  if (operation.filters.length === 0) return { kind: 'table', columns: table.columns, rows: rows.slice(0, MOST_ROWS), more: Math.max(0, rows.length - MOST_ROWS), tookMs: took() };
  const printed = aligned(words.flags.has('no-headers') ? rows : [table.columns, ...rows]);
  const lines = runFilters(printed, operation.filters);
  return { kind: 'text', lines: lines.slice(0, MOST_ROWS), more: Math.max(0, lines.length - MOST_ROWS), tookMs: took() };
}

async function tableOf(api: Api, namespace: string, verb: string, words: Words): Promise<Table | null> {
  if (verb === 'events') return list(api, namespace, 'events', [], words);
  const [first = '', ...rest] = words.names;
  // `get pod/x` and `get pod x` are one thing.
  const [kind = '', slashed] = first.split('/');
  const names = slashed === undefined ? rest : [slashed];
  if (verb === 'get' && ['', 'wide'].includes(words.flags.get('output') ?? '')) return list(api, namespace, kind, names, words);
  if (verb === 'describe' && names.length === 1) return describe(api, namespace, kind, names[0] ?? '', words);
  return null;
}

async function list(api: Api, namespace: string, name: string, names: string[], { flags }: Words): Promise<Table | null> {
  const kind = kindOf(name.toLowerCase());
  if (!kind) return null;
  const path = kind.path(namespace);
  const items = names.length > 0
    ? await Promise.all(names.map(async (one) => accepted(await api({ method: 'GET', path: `${path}/${safeName(one)}` }))))
    : read(wire.list(z.unknown()), await api({ method: 'GET', path, query: { labelSelector: flags.get('selector'), fieldSelector: flags.get('field-selector'), limit: '500' } })).items;
  return { columns: kind.columns, rows: kind.rows(kind === kindOf('events') ? newestLast(items) : items, new Date()) };
}

/** The object's row turned on its side, and what happened to it lately. */
async function describe(api: Api, namespace: string, kind: string, name: string, words: Words): Promise<Table | null> {
  const object = await list(api, namespace, kind, [name], words);
  if (!object) return null;
  const reply = await api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/events`, query: { fieldSelector: `involvedObject.name=${safeName(name)}`, limit: '100' } });
  const happened = reply.status === 403 ? [] : newestLast(read(wire.list(z.unknown()), reply).items).slice(-10);
  const events = kindOf('events')?.rows(happened, new Date()) ?? [];
  return { columns: ['WHAT', 'IS'], rows: [...object.columns.map((column, index) => [column, object.rows[0]?.[index] ?? '']), ...events.map(([ago, , reason, , message]) => [`${reason} ${ago} ago`, message ?? ''])] };
}

async function rolloutStatus(api: Api, namespace: string, { names }: Words, took: () => number): Promise<Answer> {
  const [kind, name] = (names[0] ?? '').includes('/') ? (names[0] ?? '').split('/') : names;
  if ((kind !== 'deployment' && kind !== 'deploy' && kind !== 'statefulset' && kind !== 'sts') || !name) return unsupported(`kubectl rollout status ${names.join(' ')}`);
  const { done, wanted, updated, ready, stuck } = await readRollout(api, namespace, { kind: kind.startsWith('deploy') ? 'deployment' : 'statefulset', name });
  const line = done ? `rolled out: ${ready} of ${wanted} ready` : `under way: ${updated} of ${wanted} updated, ${ready} ready`;
  return { kind: 'text', lines: [line, ...(stuck ? [`stuck: ${stuck}`] : [])], more: 0, tookMs: took() };
}

function unsupported(what: string): Answer {
  return { kind: 'failed', message: `Lifeguard cannot answer “${what.trim().slice(0, 120)}” itself.`, hint: 'Run it in a terminal.' };
}

function newestLast(items: unknown[]): unknown[] {
  const at = (item: unknown): string => {
    const parsed = wire.event.safeParse(item);
    return parsed.success ? seenAt(parsed.data) : '';
  };
  return items.toSorted((a, b) => at(a).localeCompare(at(b)));
}

/** Positionals first, then `--long=value`, as the judge leaves them. */
function wordsOf(args: string[]): Words {
  const flags = args.filter((arg) => arg.startsWith('--')).map((arg): [string, string] => {
    const [name = '', ...value] = arg.slice(2).split('=');
    return [name, value.join('=')];
  });
  return { names: args.filter((arg) => !arg.startsWith('--')), flags: new Map(flags.filter(([, value]) => value !== 'false')) };
}

/** Columns as kubectl prints them, three blanks apart, so that filters written for its output work. */
function aligned(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join(''));
}

/** A Fault as an answer: one failed check must not hide the others. */
export function failedAnswer(error: unknown): Answer {
  if (!(error instanceof Fault)) throw error;
  return { kind: 'failed', message: error.message, hint: null };
}
