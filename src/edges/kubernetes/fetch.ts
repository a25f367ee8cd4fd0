import { z } from 'zod';
import type { Api, Query, Reply } from './api.ts';
import { at, isRecord, record, text } from './fields.ts';
import type { Json } from './fields.ts';
import { pathOf } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { accepted, read } from './refusal.ts';

/** Which objects of a kind: these names, or all that the selectors leave. */
export type Which = { names: string[]; labels?: string | undefined; fields?: string | undefined; subresource?: 'status' | 'scale' | undefined };

/** A row as the server prints it, and the object behind it: whole, or only its metadata. */
export type Row = { cells: string[]; object: Json };
export type Printed = { columns: { name: string; wide: boolean }[]; rows: Row[]; unseen: number };

const PAGE = '500';
const MOST_PAGES = 4;
const MOST_NAMES = 20;

const AS_TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const table = z.object({
  kind: z.literal('Table'),
  columnDefinitions: z.array(z.object({ name: z.string(), priority: z.number().default(0) })),
  rows: z.array(z.object({ cells: z.array(z.unknown()), object: z.unknown() })).nullish().transform((rows) => rows ?? []),
});
const page = z.object({ metadata: z.object({ continue: z.string().optional(), remainingItemCount: z.number().optional() }).prefault({}) });
const items = z.object({ items: z.array(z.record(z.string(), z.unknown())).nullish().transform((found) => found ?? []) });

/** Objects of one kind in one namespace, whole. `unseen` counts those beyond what is fetched. A single one that is named throws when it is not there. */
export async function fetchObjects(api: Api, kind: Kind, namespace: string, which: Which): Promise<{ objects: Json[]; unseen: number }> {
  const { replies, unseen } = await ask(api, kind, namespace, which, {});
  const objects = replies.flatMap((reply) => (which.names.length > 0 ? [record(accepted(reply))] : read(items, reply).items));
  return { objects: objects.map((object) => named(object, kind)), unseen };
}

/** The same in the server's own columns. `whole` also fetches the objects behind the rows. A server that prints no table gives names and creation times. */
export async function fetchTable(api: Api, kind: Kind, namespace: string, which: Which, whole: boolean): Promise<Printed> {
  const { replies, unseen } = await ask(api, kind, namespace, which, { accept: AS_TABLE, includeObject: whole ? 'Object' : 'Metadata' });
  const pages = replies.map((reply): Printed => {
    const body = accepted(reply);
    const parsed = table.safeParse(body);
    if (!parsed.success) return plain(which.names.length > 0 ? [record(body)] : read(items, reply).items, kind);
    const { columnDefinitions, rows } = parsed.data;
    return {
      columns: columnDefinitions.map(({ name, priority }) => ({ name: name.toUpperCase(), wide: priority > 0 })),
      rows: rows.map(({ cells, object }) => ({ cells: cells.map(cell), object: named(record(object), kind) })),
      unseen: 0,
    };
  });
  return { columns: pages[0]?.columns ?? [], rows: pages.flatMap(({ rows }) => rows), unseen };
}

/** Asks page by page, or name by name. */
async function ask(api: Api, kind: Kind, namespace: string, { names, labels, fields, subresource }: Which, { accept, includeObject }: { accept?: string; includeObject?: string }): Promise<{ replies: Reply[]; unseen: number }> {
  const get = (path: string, query: Query): Promise<Reply> => api({ method: 'GET', path, query: { includeObject, ...query }, ...(accept === undefined ? {} : { accept }) });
  if (names.length > 0) {
    const replies = await Promise.all(names.slice(0, MOST_NAMES).map((name) => get(`${pathOf(kind, namespace, name)}${subresource === undefined ? '' : `/${subresource}`}`, {})));
    return { replies, unseen: Math.max(0, names.length - MOST_NAMES) };
  }
  const replies: Reply[] = [];
  for (let token: string | undefined; replies.length < MOST_PAGES;) {
    const reply = await get(pathOf(kind, namespace), { labelSelector: labels, fieldSelector: fields, limit: PAGE, continue: token });
    const { metadata } = read(page, reply);
    replies.push(reply);
    token = metadata.continue;
    if (!token) return { replies, unseen: 0 };
    // A server that keeps no count still says that there is more.
    if (replies.length === MOST_PAGES) return { replies, unseen: metadata.remainingItemCount ?? 1 };
  }
  return { replies, unseen: 0 };
}

/** What a server that prints no table leaves us. */
function plain(objects: Json[], kind: Kind): Printed {
  return {
    columns: [{ name: 'NAME', wide: false }, { name: 'CREATED AT', wide: false }],
    rows: objects.map((object) => ({ cells: [text(at(object, 'metadata', 'name')) ?? '', text(at(object, 'metadata', 'creationTimestamp')) ?? ''], object: named(object, kind) })),
    unseen: 0,
  };
}

/** The items of a list do not say what they are, and a row's may say only that it is metadata. */
function named(object: Json, { group, version, kind }: Kind): Json {
  return { ...object, apiVersion: group === '' ? version : `${group}/${version}`, kind };
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const [line = '', ...more] = (isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)).split('\n');
  return more.length === 0 ? line : `${line}...`;
}
