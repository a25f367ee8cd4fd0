/** Reading of objects whose kind we do not know: a field that is missing or of another type reads as absent. */
import { isRecord, record } from '../../core/mitigation/object/difference.ts';

export { isRecord, record, type Json } from '../../core/mitigation/object/difference.ts';

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value at a path of plain field names: `at(pod, 'metadata', 'name')`. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, field) => record(inner)[field], value);
}

/** Fields in alphabetical order all the way down, as kubectl prints them. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).toSorted().map((field) => [field, sorted(value[field])]));
}

/** How an age is told: `45s`, `12m`, `3h`, `40d`; empty when it is not known. */
export function age(since: unknown, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(text(since) ?? '')) / 1000));
  if (Number.isNaN(seconds)) return '';
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
