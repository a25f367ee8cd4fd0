import { Fault } from '../../../core/fault.ts';
import { fetchObjects, fetchTable } from '../fetch.ts';
import { age, at, isRecord, list, record, text } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Kind } from '../kinds.ts';
import type { Found } from '../print/answer.ts';
import { asRows, entriesOf, laidOut } from '../print/entries.ts';
import type { Entry } from '../print/entries.ts';
import { hideSecrets, LAST_APPLIED } from '../print/hide.ts';
import { inLine, labelsOf } from '../print/table.ts';
import { eventsOf } from './events.ts';
import { whichOf } from './get.ts';
import type { Asked } from './read.ts';
import { wantedOf } from './select.ts';

const MOST_OBJECTS = 10;
const MOST_EVENTS = 20;
const HEADER = ['Type', 'Reason', 'Age', 'From', 'Message'];

type Described = { main: Entry[]; events: { rows: string[][]; missing: string | null }; rest: Entry[] };

/** `kubectl describe` of any kind: the server's own columns turned on their side, conditions and events, then every field. */
export async function describe(asked: Asked): Promise<Found> {
  const { wanted } = await wantedOf(asked.discovery, asked.words.names);
  const found = (await Promise.all(wanted.flatMap(({ kind, names }) => (kind.namespaced ? asked.namespaces() : ['']).map(async (namespace) => {
    const objects = await findObjects(asked, kind, namespace, names);
    return objects.map((object) => ({ kind, namespace, object }));
  })))).flat();
  const described = await Promise.all(found.slice(0, MOST_OBJECTS).map(({ kind, namespace, object }) => describeOne(asked, kind, namespace, object)));
  const unseen = Math.max(0, found.length - MOST_OBJECTS);
  if (described.length === 0) return { kind: 'lines', lines: [], notes: ['(There is none of them.)'] };
  const [only, second] = described;
  if (only && !second && !asked.piped) {
    // Of what is too long the end is lost, so what happened comes before the specification.
    return { kind: 'table', columns: ['WHAT', 'IS'], rows: [...asRows(only.main), ...happened(only), ...asRows(only.rest)], unseen };
  }
  const lines = described.flatMap(({ main, events, rest }, index) => [
    ...(index === 0 ? [] : ['', '']),
    ...laidOut([...main.map(asTitle), ...rest]),
    ...(events.rows.length === 0 ? [`Events:  ${events.missing ?? '<none>'}`] : ['Events:', ...[HEADER, ...events.rows].map(inColumns)]),
  ]);
  return { kind: 'lines', lines, unseen };
}

function happened({ events: { rows, missing } }: Described): string[][] {
  return [...rows.map(([, reason = '', ago, , message = '']) => [`${reason} ${ago} ago`, message]), ...(missing === null ? [] : [['Events', missing]])];
}

/** `READY` of a table is `Ready` of a description. */
function asTitle(entry: Entry): Entry {
  return { ...entry, name: /^[A-Z][A-Z -]+$/.test(entry.name) ? `${entry.name.slice(0, 1)}${entry.name.slice(1).toLowerCase()}` : entry.name };
}

/** The message is last and as long as it is. */
function inColumns(cells: string[]): string {
  return `  ${cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd([8, 20, 6, 24][column] ?? 0))).join(' ')}`;
}

/** The named ones; a name that is not there may be the beginning of some, as kubectl takes it. */
async function findObjects(asked: Asked, kind: Kind, namespace: string, names: string[]): Promise<Json[]> {
  const which = whichOf(asked.words);
  try {
    return (await fetchObjects(asked.api, kind, namespace, { names, ...which })).objects;
  } catch (error) {
    const [name] = names;
    if (!(error instanceof Fault) || !error.message.includes('no such thing') || name === undefined) throw error;
    const { objects } = await fetchObjects(asked.api, kind, namespace, { names: [], ...which }).catch(() => ({ objects: [] }));
    const alike = objects.filter((object) => names.some((one) => (text(at(object, 'metadata', 'name')) ?? '').startsWith(one)));
    if (alike.length === 0) throw error;
    return alike;
  }
}

async function describeOne(asked: Asked, kind: Kind, namespace: string, whole: Json): Promise<Described> {
  const name = text(at(whole, 'metadata', 'name')) ?? '';
  const object = asked.open ? whole : record(hideSecrets(whole));
  const [printed, events] = await Promise.all([
    fetchTable(asked.api, kind, namespace, { names: [name] }, false).catch(() => null),
    kind.namespaced && asked.words.flag('show-events') !== 'false' ? eventsOf(asked, namespace, { kind: kind.kind, name }, MOST_EVENTS) : { rows: [], missing: null },
  ]);
  const row = printed?.rows[0]?.cells ?? [];
  const columns = (printed?.columns ?? []).flatMap((column, index) => (column.wide ? [] : [{ name: column.name, value: row[index] ?? '' }]));
  const { apiVersion: _version, kind: _kind, metadata: _metadata, status, data, ...fields } = object;
  const { conditions, ...state } = record(status);
  return {
    main: [...(columns.length > 0 ? columns : [{ name: 'NAME', value: name }]), ...metadataOf(object, namespace, kind, asked.now), ...entriesOf({ conditions })],
    events,
    rest: [...entriesOf({ status: state }), ...dataOf(kind, data), ...entriesOf(fields)],
  };
}

function metadataOf(object: Json, namespace: string, kind: Kind, now: Date): Entry[] {
  const metadata = record(object['metadata']);
  const annotations = Object.entries(record(metadata['annotations'])).filter(([name]) => name !== LAST_APPLIED);
  const owner = list(metadata['ownerReferences']).filter(isRecord).find((one) => one['controller'] === true);
  return [
    ...(kind.namespaced ? [{ name: 'Namespace', value: namespace }] : []),
    { name: 'Labels', value: inLine(labelsOf(object)) },
    ...(annotations.length > 0 ? [{ name: 'Annotations', value: annotations.map(([name, value]) => `${name}: ${String(value).slice(0, 300)}`).join('\n') }] : []),
    { name: 'Created', value: `${age(metadata['creationTimestamp'], now)} ago` },
    ...(owner ? [{ name: 'Controlled By', value: `${text(owner['kind']) ?? ''}/${text(owner['name']) ?? ''}` }] : []),
    ...(metadata['deletionTimestamp'] === undefined ? [] : [{ name: 'Ends since', value: age(metadata['deletionTimestamp'], now) }]),
  ];
}

/** Of a secret only how much there is of it, as kubectl has it; of a configuration map the text. */
function dataOf(kind: Kind, data: unknown): Entry[] {
  if (!isRecord(data)) return [];
  if (kind.kind !== 'Secret') return entriesOf({ data });
  return [{ name: 'Data', inside: Object.keys(data).map((name) => ({ name, value: 'a secret value' })) }];
}
