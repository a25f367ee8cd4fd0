import { Fault } from '../../../core/fault.ts';
import { fetchObjects } from '../fetch.ts';
import { age, at, text } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Kind } from '../kinds.ts';
import { safeName } from '../namespaces.ts';
import type { Found } from '../print/answer.ts';
import { format, names, outputOf } from '../print/output.ts';
import { newestLast, seenAt } from '../print/table.ts';
import { objectsOf } from './get.ts';
import type { Asked } from './read.ts';

const eventKind: Kind = { group: '', version: 'v1', plural: 'events', singular: 'event', kind: 'Event', shortNames: ['ev'], namespaced: true, categories: [], verbs: ['get', 'list'] };

/** `kubectl events`, with `--for KIND/NAME` and `--types`, newest last. */
export async function events(asked: Asked): Promise<Found> {
  const { words } = asked;
  const about = words.flag('for');
  const [kindWord = '', name] = (about ?? '').split('/');
  if (about !== undefined && name === undefined) throw new Fault('Kubernetes', '--for needs a kind and a name: pod/api-7f9.', { retry: 'never' });
  const [kind] = about === undefined ? [] : await asked.discovery.named(kindWord);
  const fields = [words.flag('field-selector'), ...(kind ? [`involvedObject.kind=${kind.kind}`, `involvedObject.name=${safeName(name ?? '')}`] : [])].filter(Boolean).join(',');
  const found = await objectsOf(asked, [{ kind: eventKind, names: [] }], { labels: words.flag('selector'), fields: fields === '' ? undefined : fields });
  const types = words.flags('types').map((type) => type.toLowerCase());
  const objects = newestLast(found.objects.filter(({ object }) => types.length === 0 || types.includes((text(object['type']) ?? '').toLowerCase())));
  const output = outputOf(words.flag('output'));
  if (output.kind === 'name') return names({ objects, asList: true });
  if (output.kind === 'objects') return format({ objects, asList: true }, output, { managedFields: false, headless: words.on('no-headers') });
  const everywhere = words.on('all-namespaces');
  return {
    kind: 'table', keep: 'end', headless: words.on('no-headers'), unseen: found.unseen, notes: found.notes,
    columns: [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
    rows: objects.map(({ object }) => [
      ...(everywhere ? [text(at(object, 'metadata', 'namespace')) ?? ''] : []),
      seen(object, asked.now), text(object['type']) ?? '', text(object['reason']) ?? '', involved(object), text(object['message']) ?? '',
    ]),
  };
}

/** What happened to one object lately, oldest first: type, reason, age, source, message. `missing` says why it could not be asked. */
export async function eventsOf({ api, now }: Asked, namespace: string, object: { kind: string; name: string }, most: number): Promise<{ rows: string[][]; missing: string | null }> {
  try {
    const { objects } = await fetchObjects(api, eventKind, namespace, { names: [], fields: `involvedObject.kind=${object.kind},involvedObject.name=${safeName(object.name)}` });
    const latest = newestLast(objects.map((object) => ({ object }))).slice(-most);
    return { rows: latest.map(({ object: one }) => [text(one['type']) ?? '', text(one['reason']) ?? '', age(seenAt(one), now), text(at(one, 'source', 'component')) ?? text(one['reportingComponent']) ?? '', text(one['message']) ?? '']), missing: null };
  } catch (error) {
    if (error instanceof Fault) return { rows: [], missing: error.message };
    throw error;
  }
}

/** `12s`, or `12s (x7 over 3m)` when it happened more than once. */
function seen(event: Json, now: Date): string {
  const last = age(seenAt(event), now);
  const count = Number(at(event, 'series', 'count') ?? event['count'] ?? 1);
  return count > 1 ? `${last} (x${count} over ${age(event['firstTimestamp'] ?? event['eventTime'] ?? at(event, 'metadata', 'creationTimestamp'), now)})` : last;
}

/** `Pod/api-7f9`. */
function involved(event: Json): string {
  return `${text(at(event, 'involvedObject', 'kind')) ?? ''}/${text(at(event, 'involvedObject', 'name')) ?? ''}`;
}
