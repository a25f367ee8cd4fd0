import { Fault } from '../../../core/fault.ts';
import { fetchObjects, fetchTable } from '../fetch.ts';
import type { Which } from '../fetch.ts';
import { record } from '../fields.ts';
import type { Kind } from '../kinds.ts';
import { print } from '../print/answer.ts';
import type { Found } from '../print/answer.ts';
import { hideSecrets } from '../print/hide.ts';
import { format, names, outputOf, sortedBy } from '../print/output.ts';
import type { Objects } from '../print/output.ts';
import { tableOf } from '../print/table.ts';
import { notAnswered } from '../words.ts';
import type { Words } from '../words.ts';
import type { Asked } from './read.ts';
import { wantedOf } from './select.ts';
import type { Wanted } from './select.ts';

/** `kubectl get`: the server's own columns, or the objects in the format that `-o` names. */
export async function get(asked: Asked): Promise<Found> {
  const { words, discovery } = asked;
  const output = outputOf(words.flag('output'));
  const { wanted, several } = await wantedOf(discovery, words.names);
  const which = whichOf(words);
  if (output.kind !== 'table') {
    const found = await objectsOf(asked, wanted, which);
    if (output.kind === 'name') return { ...names(found), unseen: found.unseen };
    const order = words.flag('sort-by');
    const objects = order === undefined ? found.objects : sortedBy(found.objects, order, ({ object }) => object);
    return { ...format({ ...found, objects }, output, { managedFields: words.on('show-managed-fields'), headless: words.on('no-headers') }), unseen: found.unseen, notes: found.notes };
  }
  const sorting = words.flag('sort-by') !== undefined;
  const found = await each(asked, wanted, which, (kind, namespace, one) => fetchTable(asked.api, kind, namespace, one, sorting || kind.plural === 'events'));
  const tables = wanted.flatMap((one) => {
    const listings = found.results.filter(({ wanted: of }) => of === one).map(({ result, namespace }) => ({ printed: result, namespace }));
    return listings.length === 0 ? [] : [tableOf(one.kind, listings, words, { wide: output.wide, prefixed: several || words.on('show-kind'), open: asked.open })];
  });
  const [only, second] = tables;
  if (only && !second) return { ...only, notes: found.notes };
  const lines = tables.filter(({ rows }) => rows.length > 0).flatMap((table, index) => [...(index === 0 || table.headless ? [] : ['']), ...print(table)]);
  const notes = lines.length === 0 && !words.on('ignore-not-found') ? ['(There is none of them.)', ...found.notes] : found.notes;
  return { kind: 'lines', lines, unseen: tables.reduce((sum, { unseen = 0 }) => sum + unseen, 0), notes };
}

/** Every object asked for, without what is secret in it unless the answer is for one person alone. */
export async function objectsOf(asked: Asked, wanted: Wanted[], which: Omit<Which, 'names'>): Promise<Objects & { unseen: number; notes: string[] }> {
  const found = await each(asked, wanted, which, (kind, namespace, one) => fetchObjects(asked.api, kind, namespace, one));
  const objects = found.results.flatMap(({ wanted: { kind }, result }) => result.objects.map((object) => ({ kind, object: asked.open ? object : record(hideSecrets(object)) })));
  const named = wanted.reduce((sum, one) => sum + one.names.length, 0);
  return { objects, asList: named !== 1 || wanted.some(({ kind }) => kind.namespaced && asked.namespaces().length > 1), unseen: found.results.reduce((sum, { result }) => sum + result.unseen, 0), notes: found.notes };
}

/** The selectors of a command. */
export function whichOf(words: Words): Omit<Which, 'names'> {
  const subresource = words.flag('subresource');
  if (subresource !== undefined && subresource !== 'status' && subresource !== 'scale') throw notAnswered(`--subresource=${subresource}`);
  return { labels: words.flag('selector'), fields: words.flag('field-selector'), subresource };
}

/** Asks for every kind in every namespace. When several were asked for, one that fails becomes a note and hides no other. */
async function each<Result>(asked: Asked, wanted: Wanted[], which: Omit<Which, 'names'>, ask: (kind: Kind, namespace: string, which: Which) => Promise<Result>): Promise<{ results: { wanted: Wanted; namespace: string; result: Result }[]; notes: string[] }> {
  const places = wanted.flatMap((one) => (one.kind.namespaced ? asked.namespaces() : ['']).map((namespace) => ({ wanted: one, namespace })));
  const outcomes = await Promise.all(places.map(async (place) => {
    try {
      return { ...place, result: await ask(place.wanted.kind, place.namespace, { names: place.wanted.names, ...which }) };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { ...place, fault: error };
    }
  }));
  const results = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome] : []));
  const ignored = asked.words.on('ignore-not-found');
  const faults = outcomes.flatMap((outcome) => ('fault' in outcome && !(ignored && / no such thing: /.test(outcome.fault.message)) ? [outcome.fault] : []));
  if (results.length === 0 && faults[0]) throw faults[0];
  return { results, notes: [...new Set(faults.map(({ message }) => `(${message})`))] };
}
