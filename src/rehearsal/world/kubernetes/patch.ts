/** The three ways Kubernetes patches an object, on plain JSON. None of them changes what it is given. */
import { isDeepStrictEqual } from 'node:util';
import { list, record, string } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Refused } from './answer.ts';

type PatchResult = { object: Json } | Refused;

/** Patches by content type; an unknown type is refused with 415 as the real server does. */
export function applyPatch(contentType: string, object: Json, patch: unknown): PatchResult {
  switch (contentType.split(';')[0]) {
    case 'application/json-patch+json':
      return jsonPatch(object, list(patch).map(record));
    case 'application/merge-patch+json':
      return { object: record(merge(object, patch)) };
    case 'application/strategic-merge-patch+json':
      return { object: record(strategic(object, patch)) };
    default:
      return { status: 415, reason: 'UnsupportedMediaType', message: `the body of the request was in an unknown format - ${contentType}` };
  }
}

function jsonPatch(object: Json, operations: Json[]): PatchResult {
  let result: unknown = structuredClone(object);
  for (const operation of operations) {
    const path = string(operation['path']) ?? '';
    const keys = path.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const changed = operate(result, keys, string(operation['op']) ?? '', operation['value']);
    if (!changed) {
      const message = `the server rejected our request due to an error in our request: ${operation['op']} ${path} failed`;
      return { status: 422, reason: 'Invalid', message };
    }
    result = changed.value;
  }
  return { object: record(result) };
}

function operate(target: unknown, keys: string[], operation: string, value: unknown): { value: unknown } | null {
  const [key, ...rest] = keys;
  if (key === undefined) {
    if (operation === 'test') return isDeepStrictEqual(target, value) ? { value: target } : null;
    return operation === 'add' || operation === 'replace' ? { value } : null;
  }
  if (Array.isArray(target)) return operateList(target, key, rest, operation, value);
  if (typeof target !== 'object' || target === null) return null;
  const fields = target as Json;
  const last = rest.length === 0;
  if (!Object.hasOwn(fields, key) && !(last && operation === 'add')) return null;
  if (last && operation === 'remove') {
    const { [key]: _, ...others } = fields;
    return { value: others };
  }
  const inner = operate(fields[key], rest, operation, value);
  return inner && { value: { ...fields, [key]: inner.value } };
}

function operateList(target: unknown[], key: string, rest: string[], operation: string, value: unknown): { value: unknown } | null {
  const index = key === '-' ? target.length : Number(key);
  const last = rest.length === 0;
  if (!Number.isInteger(index) || index < 0 || index > target.length) return null;
  if (last && operation === 'add') return { value: target.toSpliced(index, 0, value) };
  if (index >= target.length) return null;
  if (last && operation === 'remove') return { value: target.toSpliced(index, 1) };
  const inner = operate(target[index], rest, operation, value);
  return inner && { value: target.with(index, inner.value) };
}

function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result = { ...record(target) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}

/** As merge, but lists of named things (containers, environment) are merged by name. */
function strategic(target: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) return isNamed(patch) ? mergeNamed(list(target), patch.map(record)) : patch;
  if (typeof patch !== 'object' || patch === null) return patch;
  const result = { ...record(target) };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete result[key];
    else result[key] = strategic(result[key], value);
  }
  return result;
}

function isNamed(items: unknown[]): boolean {
  return items.length > 0 && items.every((item) => string(record(item)['name']) !== undefined);
}

function mergeNamed(target: unknown[], patch: Json[]): unknown[] {
  let result = [...target];
  for (const item of patch) {
    const index = result.findIndex((one) => record(one)['name'] === item['name']);
    if (item['$patch'] === 'delete') result = result.filter((_, at) => at !== index);
    else if (index < 0) result.push(strategic({}, item));
    else result[index] = strategic(result[index], item);
  }
  return result;
}
