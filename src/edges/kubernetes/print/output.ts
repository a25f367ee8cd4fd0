import { stringify } from 'yaml';
import { Fault } from '../../../core/fault.ts';
import { at, isRecord, record, sorted, text } from '../fields.ts';
import type { Json } from '../fields.ts';
import { prefixOf } from '../kinds.ts';
import type { Kind } from '../kinds.ts';
import { notAnswered } from '../words.ts';
import type { Found } from './answer.ts';
import { findJsonPath, printed, printJsonPath, valuesAt } from './jsonpath.ts';

/** Objects with their kinds, and whether they were asked for as a list. */
export type Objects = { objects: { kind: Kind; object: Json }[]; asList: boolean };

/** How `-o` wants to be answered: a table, as names, or as whole objects. */
type Output = { kind: 'table'; wide: boolean } | { kind: 'name' } | { kind: 'objects'; format: string; template: string };

/** Reads the value of `-o`. Throws for a format that is left to a terminal. */
export function outputOf(value: string | undefined): Output {
  const [, format = '', template = ''] = /^([^=]*)(?:=([^]*))?$/.exec(value ?? '') ?? [];
  if (format === '' || format === 'wide') return { kind: 'table', wide: format === 'wide' };
  if (format === 'name') return { kind: 'name' };
  if (['yaml', 'json'].includes(format) || (['jsonpath', 'jsonpath-as-json', 'custom-columns'].includes(format) && template !== '')) return { kind: 'objects', format, template };
  throw notAnswered(`-o ${format}`, format.startsWith('go-template') ? 'Go templates are left to a terminal' : 'the output format is not known');
}

/** Objects in one of the formats that show them whole; what must be hidden in them already is. */
export function format(found: Objects, { format: how, template }: Output & { kind: 'objects' }, { managedFields, headless }: { managedFields: boolean; headless: boolean }): Found {
  const plain = found.objects.map(({ object }) => sorted(managedFields ? object : withoutManagedFields(object)));
  if (how === 'custom-columns') return customColumns(plain, template, headless);
  const [only] = plain;
  const whole = !found.asList && plain.length === 1 ? only : { apiVersion: 'v1', items: plain, kind: 'List', metadata: { resourceVersion: '' } };
  switch (how) {
    case 'yaml':
      // As kubectl writes it: lists not indented below their field, no line folded, a date in quotes.
      return lines(stringify(whole, { version: '1.1', indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false }));
    case 'json':
      return lines(JSON.stringify(whole, null, 4));
    case 'jsonpath':
      return lines(right(printJsonPath(template, whole)).text);
    default:
      return lines(JSON.stringify(right(findJsonPath(template, whole)).values, null, 4));
  }
}

/** `deployment.apps/cygni-api`, a line each. */
export function names({ objects }: Objects): Found {
  return { kind: 'lines', lines: objects.map(({ kind, object }) => `${prefixOf(kind)}/${text(at(object, 'metadata', 'name')) ?? ''}`) };
}

/** `NAME:.metadata.name,READY:.status.ready`: a column each. */
function customColumns(objects: unknown[], spec: string, headless: boolean): Found {
  const columns = spec.split(',').map((part) => {
    const [, header, path] = /^([^:]+):([^]+)$/.exec(part) ?? [];
    if (header === undefined || path === undefined) throw new Fault('Kubernetes', `${JSON.stringify(part.slice(0, 60))} is not a column: it needs a name, a colon and a path.`, { retry: 'never' });
    return { header, find: right(valuesAt(path)).find };
  });
  const rows = objects.map((object) => columns.map(({ find }) => {
    const { values } = right(find(object));
    return values.length === 0 ? '<none>' : values.map((value) => (value === null ? '<none>' : printed(value))).join(',');
  }));
  return { kind: 'table', columns: columns.map(({ header }) => header), rows, headless };
}

/** The values of `--sort-by` put rows in order: numbers and quantities by size, other text as people count it, what is missing first. */
export function sortedBy<Item>(items: Item[], path: string, objectOf: (item: Item) => unknown): Item[] {
  const { find } = right(valuesAt(path));
  const keyed = items.map((item) => ({ item, key: right(find(objectOf(item))).values[0] }));
  return keyed.toSorted((a, b) => order(a.key, b.key)).map(({ item }) => item);
}

function order(a: unknown, b: unknown): number {
  if (a == null || b == null) return Number(a != null) - Number(b != null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return printed(a).localeCompare(printed(b), 'en', { numeric: true });
}

function withoutManagedFields(object: Json): Json {
  const { metadata } = object;
  if (!isRecord(metadata) || !('managedFields' in metadata)) return object;
  return { ...object, metadata: Object.fromEntries(Object.entries(record(metadata)).filter(([field]) => field !== 'managedFields')) };
}

/** The value, or a Fault that says what is wrong with the path. */
function right<Value extends object>(result: Value | { wrong: string }): Value {
  if (!('wrong' in result)) return result;
  throw new Fault('Kubernetes', `The path cannot be answered: ${String(result.wrong)}.`, { retry: 'never' });
}

function lines(whole: string): Found {
  return { kind: 'lines', lines: whole === '' ? [] : whole.replace(/\n$/, '').split('\n') };
}
