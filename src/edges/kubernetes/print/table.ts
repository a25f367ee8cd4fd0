import type { Printed } from '../fetch.ts';
import { at, record, text } from '../fields.ts';
import type { Json } from '../fields.ts';
import { prefixOf } from '../kinds.ts';
import type { Kind } from '../kinds.ts';
import type { Words } from '../words.ts';
import type { Found } from './answer.ts';
import { hideSecrets } from './hide.ts';
import { sortedBy } from './output.ts';

/** One kind's rows from one namespace or more, with the columns that the flags add. Events come newest last, and of too many the newest are kept. */
export function tableOf(kind: Kind, listings: { printed: Printed; namespace: string }[], words: Words, { wide, prefixed, open }: { wide: boolean; prefixed: boolean; open: boolean }): Found & { kind: 'table' } {
  const shown = (listings[0]?.printed.columns ?? []).flatMap((column, index) => (wide || !column.wide ? [{ name: column.name, index }] : []));
  const labels = words.flags('label-columns');
  const withNamespace = words.on('all-namespaces') && kind.namespaced;
  const withLabels = words.on('show-labels');
  const rows = listings.flatMap(({ printed, namespace }) => printed.rows.map((row) => ({ ...row, namespace })));
  const order = words.flag('sort-by');
  const events = kind.plural === 'events';
  const ordered = order !== undefined
    // An order tells something of what it goes by: what is hidden may not decide it.
    ? sortedBy(rows, order, ({ object }) => (open ? object : hideSecrets(object)))
    : events ? newestLast(rows) : rows;
  return {
    kind: 'table',
    columns: [...(withNamespace ? ['NAMESPACE'] : []), ...shown.map(({ name }) => name), ...labels.map((label) => (label.split('/').at(-1) ?? '').toUpperCase()), ...(withLabels ? ['LABELS'] : [])],
    rows: ordered.map(({ cells, object, namespace }) => [
      ...(withNamespace ? [namespace] : []),
      ...shown.map(({ name, index }) => (prefixed && name === 'NAME' ? `${prefixOf(kind)}/${cells[index] ?? ''}` : cells[index] ?? '')),
      ...labels.map((label) => labelsOf(object)[label] ?? ''),
      ...(withLabels ? [inLine(labelsOf(object))] : []),
    ]),
    headless: words.on('no-headers'),
    unseen: listings.reduce((sum, { printed }) => sum + printed.unseen, 0),
    ...(events ? { keep: 'end' } : {}),
  };
}

export function labelsOf(object: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(record(at(object, 'metadata', 'labels'))).map(([name, value]) => [name, text(value) ?? '']));
}

/** `app=api,tier=web`, or `<none>`. */
export function inLine(labels: Record<string, string>): string {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`).toSorted().join(',') || '<none>';
}

export function newestLast<One extends { object: Json }>(events: One[]): One[] {
  return events.toSorted((a, b) => seenAt(a.object).localeCompare(seenAt(b.object)));
}

/** When an event was last seen, as the server writes times; they sort as text. */
export function seenAt(event: Json): string {
  return text(event['lastTimestamp']) ?? text(event['eventTime']) ?? text(at(event, 'series', 'lastObservedTime')) ?? text(at(event, 'metadata', 'creationTimestamp')) ?? '';
}
