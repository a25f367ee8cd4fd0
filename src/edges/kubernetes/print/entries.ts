import { isRecord, text } from '../fields.ts';
import type { Json } from '../fields.ts';

/** What is said of an object, one thing a line: a name with a value, or with things of its own below it. */
export type Entry = { name: string; value: string } | { name: string; inside: Entry[] };

const MOST_ENTRIES = 600;
const MOST_DEPTH = 12;

/** Any fields as entries, named in words: `readyReplicas: 4` is `Ready Replicas: 4`. Lists of named things stand under their names. */
export function entriesOf(fields: Json): Entry[] {
  const budget = { left: MOST_ENTRIES };
  const entries = within(fields, budget, 0);
  return budget.left < 0 ? [...entries, { name: 'More', value: 'than is shown here' }] : entries;
}

function within(fields: Json, budget: { left: number }, depth: number): Entry[] {
  return Object.entries(fields).flatMap(([name, value]) => entryOf(inWords(name), value, budget, depth));
}

function entryOf(name: string, value: unknown, budget: { left: number }, depth: number): Entry[] {
  if (value === null || value === undefined || (budget.left -= 1) < 0 || depth > MOST_DEPTH) return [];
  if (!isRecord(value) && !Array.isArray(value)) return [{ name, value: String(value) }];
  if (isRecord(value)) {
    if (Object.keys(value).length === 0) return depth === 0 ? [] : [{ name, value: '{}' }];
    const labels = Object.entries(value);
    // Labels and selectors read better in one line; everything else of an object is said by its own names.
    if (/Labels|Selector|Limits|Requests|Capacity|Allocatable/.test(name) && labels.every(([, one]) => !isRecord(one) && !Array.isArray(one))) return [{ name, value: labels.map(([key, one]) => `${key}=${String(one)}`).join(', ') }];
    return [{ name, inside: within(value, budget, depth + 1) }];
  }
  if (value.length === 0) return [];
  if (value.every((item) => !isRecord(item) && !Array.isArray(item))) return [{ name, value: value.map(String).join(', ') }];
  if (name === 'Conditions' && value.every((item) => isRecord(item) && typeof item['type'] === 'string')) return [{ name, inside: value.filter(isRecord).map(condition) }];
  return [{ name, inside: value.flatMap((item, index) => (isRecord(item) ? named(item, index, budget, depth + 1) : entryOf(String(index), item, budget, depth + 1))) }];
}

/** One of a list: a variable in one line, another thing under its name. */
function named(item: Json, index: number, budget: { left: number }, depth: number): Entry[] {
  const { name, ...rest } = item;
  const title = text(name) ?? text(item['type']) ?? String(index);
  const { value, valueFrom, ...more } = rest;
  if (text(name) !== undefined && typeof value === 'string' && Object.keys(more).length === 0) return [{ name: title, value }];
  if (text(name) !== undefined && isRecord(valueFrom) && Object.keys(more).length === 0) return [{ name: title, value: origin(valueFrom) }];
  return entryOf(title, text(name) === undefined ? item : rest, budget, depth);
}

/** Where a variable's value comes from; the value itself stays there. */
function origin(from: Json): string {
  const [[kind, place] = ['', {}]] = Object.entries(from);
  const { name, key, fieldPath } = isRecord(place) ? place : {};
  return `<${[inWords(kind).toLowerCase().replace(/ (key )?ref$/, ''), text(name), text(key) ?? text(fieldPath)].filter(Boolean).join(' ')}>`;
}

function condition(item: Json): Entry {
  const said = [item['reason'], item['message']].map(text).filter(Boolean).join(': ');
  return { name: text(item['type']) ?? '', value: `${String(item['status'] ?? '')}${said === '' ? '' : `  ${said}`}` };
}

/** The entries as kubectl lays them out: values in one column, what is inside indented by two. */
export function laidOut(entries: Entry[], indent = ''): string[] {
  const width = Math.max(0, ...entries.flatMap((entry) => ('value' in entry ? [entry.name.length] : []))) + 3;
  return entries.flatMap((entry) => {
    const name = `${indent}${entry.name}:`;
    if ('inside' in entry) return [name, ...laidOut(entry.inside, `${indent}  `)];
    const [first = '', ...more] = entry.value.split('\n');
    return [`${name.padEnd(indent.length + width)}${first}`, ...more.map((line) => `${indent}  ${line}`)];
  });
}

/** The entries as rows of two columns; what is inside says where: `Containers › api › Image`. */
export function asRows(entries: Entry[], path: string[] = []): string[][] {
  return entries.flatMap((entry) => {
    const here = [...path, entry.name];
    return 'inside' in entry ? asRows(entry.inside, here) : [[here.join(' › '), entry.value]];
  });
}

/** `podIP` is `Pod IP`, `readyReplicas` is `Ready Replicas`; a key that is no field of the API stays as it is. */
function inWords(field: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(field)) return field;
  return field.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/^./, (letter) => letter.toUpperCase());
}
