/**
 * What a patch would make of an object, worked out here. It is for the numbers beside a button, which are taken every few seconds and
 * must not send anybody even a dry run; before a person confirms, the server is asked.
 */
import { isRecord, record, same } from '../../../core/mitigation/object/difference.ts';
import type { Json } from '../../../core/mitigation/object/difference.ts';
import type { ObjectPatch } from './patch.ts';

/** The patched object; null when the patch does not fit it. */
export function patched(object: Json, { type, body }: ObjectPatch): Json | null {
  if (type !== 'json') return record(merged(object, body, type === 'strategic'));
  let result: unknown = object;
  for (const operation of Array.isArray(body) ? body.map(record) : []) {
    const keys = String(operation['path']).split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const next = operated(result, keys, operation);
    if (!next) return null;
    result = next.value;
  }
  return record(result);
}

/** As the server merges: null takes away; with `byName`, lists of named things are merged item by item. */
function merged(target: unknown, patch: unknown, byName: boolean): unknown {
  if (byName && Array.isArray(patch) && patch.length > 0 && patch.every((item) => isRecord(item) && typeof item['name'] === 'string')) return mergedList(Array.isArray(target) ? target : [], patch.map(record));
  if (!isRecord(patch)) return patch;
  const result: Json = { ...(byName && patch['$patch'] === 'replace' ? {} : record(target)) };
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$')) continue;
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value, byName);
  }
  return result;
}

function mergedList(target: unknown[], patch: Json[]): unknown[] {
  return patch.reduce<unknown[]>((items, item) => {
    const at = items.findIndex((other) => record(other)['name'] === item['name']);
    if (item['$patch'] === 'delete') return items.filter((_, index) => index !== at);
    return at < 0 ? [...items, merged({}, item, true)] : items.with(at, merged(items[at], item, true));
  }, target);
}

function operated(target: unknown, [key, ...rest]: string[], operation: Json): { value: unknown } | null {
  if (key === undefined) return operation['op'] === 'test' ? (same(target, operation['value']) ? { value: target } : null) : { value: operation['value'] };
  const last = rest.length === 0;
  if (Array.isArray(target)) {
    const at = key === '-' ? target.length : Number(key);
    if (!Number.isInteger(at) || at < 0 || at > target.length) return null;
    if (last && operation['op'] === 'add') return { value: target.toSpliced(at, 0, operation['value']) };
    if (at >= target.length) return null;
    if (last && operation['op'] === 'remove') return { value: target.toSpliced(at, 1) };
    const inner = operated(target[at], rest, operation);
    return inner && { value: target.with(at, inner.value) };
  }
  if (!isRecord(target) || (!Object.hasOwn(target, key) && !(last && operation['op'] === 'add'))) return null;
  if (last && operation['op'] === 'remove') return { value: Object.fromEntries(Object.entries(target).filter(([name]) => name !== key)) };
  const inner = operated(target[key], rest, operation);
  return inner && { value: { ...target, [key]: inner.value } };
}
