import { createHash } from 'node:crypto';
import { Fault } from '../../../core/fault.ts';
import { isRecord, record, specified, valueAt } from '../../../core/mitigation/object/difference.ts';
import type { Json } from '../../../core/mitigation/object/difference.ts';
import type { Kind } from '../../../core/mitigation/object/kinds.ts';
import type { Api } from '../api.ts';
import { safeName } from '../namespaces.ts';
import { accepted } from '../refusal.ts';

/** Where an object lives; without a name, where its kind is listed. */
export function pathOf({ api, resource }: Kind, namespace: string | null, name?: string): string {
  return `${api}${namespace === null ? '' : `/namespaces/${safeName(namespace)}`}/${resource}${name === undefined ? '' : `/${safeName(name)}`}`;
}

export async function getObject(api: Api, path: string): Promise<Json> {
  return known(accepted(await api({ method: 'GET', path })));
}

/** The object, or null when there is none by that name. */
export async function findObject(api: Api, path: string): Promise<Json | null> {
  const reply = await api({ method: 'GET', path });
  return reply.status === 404 ? null : known(accepted(reply));
}

/** The objects a selector leaves, at most 500. */
export async function listObjects(api: Api, path: string, query: { labelSelector?: string | undefined; fieldSelector?: string | undefined }): Promise<Json[]> {
  const { items } = record(accepted(await api({ method: 'GET', path, query: { ...query, limit: '500' } })));
  return Array.isArray(items) ? items.map(record) : [];
}

/** An answer that holds an object with an identity; anything else is not understood and nothing is built on it. */
export function known(body: unknown): Json {
  const { uid, resourceVersion, name } = record(record(body)['metadata']);
  if (typeof uid === 'string' && typeof resourceVersion === 'string' && typeof name === 'string') return record(body);
  throw new Fault('Kubernetes', 'Kubernetes answered something that is not understood.', { retry: 'never' });
}

export function identityOf(object: Json): { name: string; uid: string; resourceVersion: string } {
  const { name, uid, resourceVersion } = record(object['metadata']);
  return { name: String(name), uid: String(uid), resourceVersion: String(resourceVersion) };
}

/** Ordered, so that two servers' ways of writing the same object come out alike. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(ordered(value)) ?? 'undefined').digest('hex').slice(0, 32);
}

/** What stands in these fields. */
export function digestOf(object: Json, paths: string[][]): string {
  const own = specified(object);
  return digest(paths.map((path) => [path, valueAt(own, path) ?? null]));
}

/**
 * The specification apart from the fields that change, and apart from what others set all the time: the replicas, which an autoscaler
 * may set, and marks. Whoever changed anything else changed what was shown.
 */
export function restOf(object: Json, paths: string[][]): string {
  const { metadata: _metadata, ...rest } = specified(object);
  const left = without(rest, [...paths, ['spec', 'replicas']]);
  return digest(left);
}

function without(value: unknown, paths: string[][]): unknown {
  if (paths.some((path) => path.length === 0)) return undefined;
  if (paths.length === 0) return value;
  const inner = (name: string): string[][] => paths.filter(([first]) => first === name).map((path) => path.slice(1));
  if (Array.isArray(value)) return value.map((item: unknown) => (isRecord(item) && typeof item['name'] === 'string' ? without(item, inner(item['name'])) : item)).filter((item) => item !== undefined);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]): [string, unknown] => [name, without(item, inner(name))]).filter(([, item]) => item !== undefined));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).toSorted().map((name) => [name, ordered(value[name])]));
}
