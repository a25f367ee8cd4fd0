import { Fault } from '../../../core/fault.ts';
import { fetchObjects } from '../fetch.ts';
import { age, at, isRecord, list, record, text } from '../fields.ts';
import type { Json } from '../fields.ts';
import { prefixOf, wellKnownKind } from '../kinds.ts';
import type { Kind } from '../kinds.ts';
import type { Found } from '../print/answer.ts';
import { entriesOf, laidOut } from '../print/entries.ts';
import { hideSecrets } from '../print/hide.ts';
import { format, outputOf } from '../print/output.ts';
import { wholeNumber } from '../words.ts';
import type { Asked } from './read.ts';
import { workloadsOf } from './rollout.ts';

/** One state of a workload that was rolled out, and the object that remembers it. */
type Revision = { number: number; cause: string; createdAt: unknown; template: Json; kept: { kind: Kind; object: Json } };

/**
 * `kubectl rollout history`: the revisions with their causes, oldest first. kubectl's two columns, then what a responder asks
 * next: how old each is and which images it runs. With `--revision` its pod template.
 */
export async function history(asked: Asked): Promise<Found> {
  const { words } = asked;
  const [workload, second] = await workloadsOf(asked);
  if (!workload || second) throw new Fault('Kubernetes', 'The history is of one workload.', { retry: 'never' });
  const revisions = await revisionsOf(asked, workload);
  const number = wholeNumber(words.flag('revision'));
  const chosen = number === undefined || number === 0 ? revisions : revisions.filter((one) => one.number === number);
  if (chosen.length === 0) throw new Fault('Kubernetes', `${workload.name} has no revision ${number ?? ''} any more.`, { retry: 'never' });
  const output = outputOf(words.flag('output'));
  if (output.kind === 'objects') return format({ objects: chosen.map(({ kept }) => kept), asList: chosen.length !== 1 }, output, { managedFields: false, headless: false });
  const [only] = chosen;
  if (only && number) return { kind: 'lines', lines: [`${prefixOf(workload.kind)}/${workload.name} with revision #${number}`, ...laidOut([{ name: 'Pod Template', inside: entriesOf(only.template) }])] };
  return {
    kind: 'table', columns: ['REVISION', 'CHANGE-CAUSE', 'AGE', 'IMAGES'],
    rows: chosen.map((one) => [String(one.number), one.cause, age(one.createdAt, asked.now), imagesOf(one.template)]),
  };
}

async function revisionsOf(asked: Asked, { kind, namespace, name, workload }: Awaited<ReturnType<typeof workloadsOf>>[number]): Promise<Revision[]> {
  const keeper = wellKnownKind(workload === 'deployment' ? 'replicasets' : 'controllerrevisions') as Kind;
  const [[owner], { objects }] = await Promise.all([
    fetchObjects(asked.api, kind, namespace, { names: [name] }).then((found) => found.objects),
    fetchObjects(asked.api, keeper, namespace, { names: [] }),
  ]);
  const uid = at(owner, 'metadata', 'uid');
  const own = objects.filter((object) => list(at(object, 'metadata', 'ownerReferences')).some((one) => isRecord(one) && (uid === undefined ? one['name'] === name : one['uid'] === uid)));
  return own.map((found) => {
    const object = asked.open ? found : record(hideSecrets(found));
    const annotations = record(at(object, 'metadata', 'annotations'));
    return {
      number: workload === 'deployment' ? Number(annotations['deployment.kubernetes.io/revision'] ?? 0) : Number(object['revision'] ?? 0),
      cause: text(annotations['kubernetes.io/change-cause']) ?? '<none>',
      createdAt: at(object, 'metadata', 'creationTimestamp'),
      template: record(workload === 'deployment' ? at(object, 'spec', 'template') : at(object, 'data', 'spec', 'template')),
      kept: { kind: keeper, object },
    };
  }).toSorted((a, b) => a.number - b.number);
}

function imagesOf(template: Json): string {
  return list(at(template, 'spec', 'containers')).map((one) => text(record(one)['image']) ?? '').join(',');
}
