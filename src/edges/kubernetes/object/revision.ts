import { record, same, valueAt } from '../../../core/mitigation/object/difference.ts';
import type { Json } from '../../../core/mitigation/object/difference.ts';
import type { Kind } from '../../../core/mitigation/object/kinds.ts';
import type { Api } from '../api.ts';
import { identityOf, listObjects } from './object.ts';
import type { Patching } from './patch.ts';

const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** One earlier shape of a workload: what makes its template so again. */
type Revision = { number: number; patch: Patching };

/** What leads back to an earlier revision, as kubectl finds it; null is the one before this. */
export async function patchBack(api: Api, namespace: string, kind: Kind, object: Json, wanted: number | null): Promise<Patching> {
  if (valueAt(object, ['spec', 'paused']) === true) return { refused: 'its rollout is on hold: resume it first' };
  const revisions = kind.resource === 'deployments' ? await fromReplicaSets(api, namespace, object) : await fromHistory(api, namespace, object);
  const newestFirst = revisions.toSorted((a, b) => b.number - a.number);
  const found = wanted === null ? newestFirst[1] : newestFirst.find(({ number }) => number === wanted);
  if (!found) return { refused: wanted === null ? 'there is no earlier revision' : `there is no revision ${wanted} any more` };
  return found.patch;
}

async function fromReplicaSets(api: Api, namespace: string, deployment: Json): Promise<Revision[]> {
  const template = valueAt(deployment, ['spec', 'template']);
  return (await replicaSetsOf(api, namespace, deployment)).map((set) => {
    const own = templateOf(set);
    const patch: Patching = same(own, template) ? { nothing: 'it is that revision already' } : { type: 'json', body: [{ op: 'replace', path: '/spec/template', value: own }] };
    return { number: Number(record(record(set['metadata'])['annotations'])[REVISION] ?? 0), patch };
  });
}

/** Stateful and daemon sets keep their earlier templates as ready-made patches. */
async function fromHistory(api: Api, namespace: string, object: Json): Promise<Revision[]> {
  const owned = (await listObjects(api, `/apis/apps/v1/namespaces/${namespace}/controllerrevisions`, { labelSelector: selectorOf(object) })).filter((one) => isOwnedBy(one, object));
  return owned.map((one) => ({ number: Number(one['revision'] ?? 0), patch: { type: 'strategic' as const, body: one['data'] } }));
}

/** The replica sets a deployment made, one a template it had. */
export async function replicaSetsOf(api: Api, namespace: string, deployment: Json): Promise<Json[]> {
  return (await listObjects(api, `/apis/apps/v1/namespaces/${namespace}/replicasets`, { labelSelector: selectorOf(deployment) })).filter((one) => isOwnedBy(one, deployment));
}

/** A replica set's template as its deployment had it. */
export function templateOf(set: Json): Json {
  const template = record(valueAt(set, ['spec', 'template']));
  const { labels, ...metadata } = record(template['metadata']);
  const own = Object.fromEntries(Object.entries(record(labels)).filter(([name]) => name !== HASH_LABEL));
  return { ...template, metadata: { ...metadata, ...(labels === undefined ? {} : { labels: own }) } };
}

export function selectorOf(object: Json): string {
  const labels = record(valueAt(object, ['spec', 'selector', 'matchLabels']));
  return Object.entries(labels).map(([name, value]) => `${name}=${String(value)}`).join(',');
}

function isOwnedBy(object: Json, owner: Json): boolean {
  const owners = record(object['metadata'])['ownerReferences'];
  return Array.isArray(owners) && owners.some((one) => record(one)['uid'] === identityOf(owner).uid);
}
