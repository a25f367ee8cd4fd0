/** What tells two versions of one object apart, field by field, and the patch that leads back. */

export type Json = { [field: string]: unknown };

/** One field. Items of a list of named things (containers, variables) are in the path by their name. `undefined`: not there. */
export type Leaf = { path: string[]; from: unknown; to: unknown };

/** One operation of a JSON patch. */
export type PatchOperation = { op: 'test' | 'add' | 'replace'; path: string; value: unknown } | { op: 'remove'; path: string };

/** Written by the server or by controllers, never by a step. */
const SERVER_FIELDS = ['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid', 'selfLink'];
const SERVER_ANNOTATIONS = ['deployment.kubernetes.io/revision', 'lifeguard/action-id'];

/** An object without its status and what the server keeps beside it. Its marks are there even when there are none, so that each is compared by itself. */
export function specified(object: Json): Json {
  // A list does not say of each what it is.
  const { status: _status, kind: _kind, apiVersion: _version, metadata, ...rest } = object;
  const { annotations, labels, ...named } = Object.fromEntries(Object.entries(record(metadata)).filter(([name]) => !SERVER_FIELDS.includes(name)));
  const own = Object.fromEntries(Object.entries(record(annotations)).filter(([name]) => !SERVER_ANNOTATIONS.includes(name)));
  return { ...rest, metadata: { ...named, labels: record(labels), annotations: own } };
}

/** Every field that differs, the smallest parts there are; a list of unnamed things is one field. */
export function differences(from: unknown, to: unknown, path: string[] = []): Leaf[] {
  if (same(from, to)) return [];
  const [was, is] = [branches(from), branches(to)];
  if ((was === null && from !== undefined) || (is === null && to !== undefined) || (was === null && is === null)) return [{ path, from, to }];
  const names = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  const inner = [...names].flatMap((name) => differences(was?.get(name), is?.get(name), [...path, name]));
  // An empty object or list that came or went has nothing inside to tell of.
  return inner.length > 0 ? inner : [{ path, from, to }];
}

/** The value at a path as `differences` gives it; undefined when it is not there. */
export function valueAt(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => branches(at)?.get(name), object);
}

/** A JSON patch that leads an object back to what it was, each operation guarded by a test that its field still is as it became. */
export function wayBack(was: Json, is: Json): PatchOperation[] {
  const operations = operationsBack(specified(was), specified(is));
  // The server leaves an empty map of marks out, and nothing can be added to what is not there.
  const homes = ['labels', 'annotations'].filter((home) => record(is['metadata'])[home] === undefined && operations.some(({ op, path }) => op === 'add' && path.startsWith(`/metadata/${home}/`)));
  return [...homes.map((home): PatchOperation => ({ op: 'add', path: `/metadata/${home}`, value: {} })), ...operations];
}

function operationsBack(from: unknown, to: unknown, pointer = ''): PatchOperation[] {
  if (same(from, to)) return [];
  if (Array.isArray(from) && Array.isArray(to) && namesOf(from) && namesOf(to)) return listBack(from, to, pointer) ?? replaced(from, to, pointer);
  if (!isRecord(from) || !isRecord(to)) return replaced(from, to, pointer);
  return [...new Set([...Object.keys(to), ...Object.keys(from)])].flatMap((name): PatchOperation[] => {
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!Object.hasOwn(to, name)) return [{ op: 'add', path: at, value: from[name] }];
    if (!Object.hasOwn(from, name)) return [{ op: 'test', path: at, value: to[name] }, { op: 'remove', path: at }];
    return operationsBack(from[name], to[name], at);
  });
}

/** Lists of named things keep their order when some come or go: then only those are touched. Null when the order changed too. */
function listBack(from: unknown[], to: unknown[], pointer: string): PatchOperation[] | null {
  const [was, is] = [namesOf(from) ?? [], namesOf(to) ?? []];
  const stayed = (names: string[], others: string[]): string[] => names.filter((name) => others.includes(name));
  if (!same(stayed(was, is), stayed(is, was))) return null;
  const changed = is.flatMap((name, at) => (was.includes(name) ? operationsBack(from[was.indexOf(name)], to[at], `${pointer}/${at}`) : []));
  const came = is.flatMap((name, at): PatchOperation[] => (was.includes(name) ? [] : [{ op: 'test', path: `${pointer}/${at}`, value: to[at] }, { op: 'remove', path: `${pointer}/${at}` }]));
  const went = was.flatMap((name, at): PatchOperation[] => (is.includes(name) ? [] : [{ op: 'add', path: `${pointer}/${at}`, value: from[at] }]));
  // From the end, so that no removal moves what is yet to be removed; pairs of test and remove stay together.
  const lastFirst = came.flatMap((_, at) => (at % 2 === 0 ? [came.slice(at, at + 2)] : [])).toReversed().flat();
  return [...changed, ...lastFirst, ...went];
}

const replaced = (from: unknown, to: unknown, path: string): PatchOperation[] => [{ op: 'test', path, value: to }, { op: 'replace', path, value: from }];

/** The parts of an object or of a list of named things by name; null for anything else. */
function branches(value: unknown): Map<string, unknown> | null {
  if (isRecord(value)) return new Map(Object.entries(value));
  const names = Array.isArray(value) ? namesOf(value) : null;
  return names && Array.isArray(value) ? new Map(names.map((name, at) => [name, value[at] as unknown])) : null;
}

function namesOf(items: unknown[]): string[] | null {
  const names = items.map((item) => (isRecord(item) && typeof item['name'] === 'string' ? item['name'] : null));
  return names.every((name) => name !== null) && new Set(names).size === names.length ? names : null;
}

/** Whether two JSON values are alike, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => same(item, b[at]));
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b);
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}
