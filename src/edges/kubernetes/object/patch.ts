import { record, same, valueAt } from '../../../core/mitigation/object/difference.ts';
import type { Json } from '../../../core/mitigation/object/difference.ts';
import type { Act } from '../../../core/mitigation/object/step.ts';

/** What is sent for one object, before the marks that tie it to the object as it was. */
export type ObjectPatch = { type: 'strategic' | 'merge' | 'json'; body: unknown };

/** What changes an object as the act says; `nothing` when it is so already; `refused` with the sentence why not. */
export type Patching = ObjectPatch | { nothing: string } | { refused: string };

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

/** The patch kubectl would send for this act, from the object as it is. `stamp` is when a restart was asked for. */
export function patchOf(act: Act, object: Json, stamp: string): Patching {
  switch (act.do) {
    case 'restart':
      if (valueAt(object, ['spec', 'paused']) === true) return { refused: 'its rollout is on hold: resume it first' };
      return { type: 'strategic', body: { spec: { template: { metadata: { annotations: { [RESTARTED]: stamp } } } } } };
    case 'pause':
      return switched(object, 'paused', act.paused, act.paused ? 'its rollout is on hold already' : 'its rollout is not on hold');
    case 'cordon':
      return switched(object, 'unschedulable', act.off, act.off ? 'it is closed to new pods already' : 'it is open to new pods already');
    case 'drain':
      return switched(object, 'unschedulable', true, 'it is closed to new pods already');
    case 'image':
      return images(object, act.images);
    case 'resources':
      return resources(object, act);
    case 'mark':
      return marks(object, act);
    case 'patch':
      return { type: act.type, body: act.patch };
    default:
      return { refused: 'it is not a patch' };
  }
}

/** The content type of a patch. */
export function contentTypeOf({ type }: ObjectPatch): string {
  return type === 'json' ? 'application/json-patch+json' : type === 'merge' ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json';
}

/** The patch, tied to one object and to the version of it that was looked at: the server refuses it for any other. */
export function tied({ type, body }: ObjectPatch, object: Json): unknown {
  const { uid, resourceVersion } = record(object['metadata']);
  if (type === 'json') return [{ op: 'test', path: '/metadata/uid', value: uid }, { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion }, ...(Array.isArray(body) ? body as unknown[] : [])];
  return { ...record(body), metadata: { ...record(record(body)['metadata']), uid, resourceVersion } };
}

function switched(object: Json, field: string, wanted: boolean, already: string): Patching {
  if ((valueAt(object, ['spec', field]) === true) === wanted) return { nothing: already };
  return { type: 'merge', body: { spec: { [field]: wanted ? true : null } } };
}

function containersOf(object: Json, list: 'containers' | 'initContainers'): Json[] {
  const found = valueAt(object, ['spec', 'template', 'spec']);
  const items = record(found)[list];
  return Array.isArray(items) ? items.map(record) : [];
}

/** As kubectl does, containers that only start up first are meant too; `*` is all of them. */
function images(object: Json, wanted: Record<string, string>): Patching {
  const lists = (['containers', 'initContainers'] as const).map((list): [string, Json[]] => [list, containersOf(object, list)]);
  const known = lists.flatMap(([, items]) => items.map(({ name }) => String(name)));
  const stranger = Object.keys(wanted).find((name) => name !== '*' && !known.includes(name));
  if (stranger !== undefined) return { refused: `it has no container ${stranger}: there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}` };
  const changes = lists.map(([list, items]): [string, Json[]] => [list, items.flatMap(({ name, image }) => {
    const next = wanted[String(name)] ?? wanted['*'];
    return next === undefined || next === image ? [] : [{ name, image: next }];
  })]).filter(([, items]) => items.length > 0);
  return changes.length === 0 ? { nothing: 'it has that image already' } : { type: 'strategic', body: { spec: { template: { spec: Object.fromEntries(changes) } } } };
}

function resources(object: Json, { container, limits, requests }: Act & { do: 'resources' }): Patching {
  const all = containersOf(object, 'containers');
  const chosen = all.filter(({ name }) => container === '*' || container === name);
  if (chosen.length === 0) return { refused: `it has no container ${container}` };
  const set = { ...(Object.keys(limits).length > 0 ? { limits } : {}), ...(Object.keys(requests).length > 0 ? { requests } : {}) };
  return { type: 'strategic', body: { spec: { template: { spec: { containers: chosen.map(({ name }) => ({ name, resources: set })) } } } } };
}

/** Without --overwrite another value that stands there is left alone, as kubectl leaves it. */
function marks(object: Json, { with: where, values, overwrite }: Act & { do: 'mark' }): Patching {
  const present = record(record(object['metadata'])[where]);
  const name = where.slice(0, -1);
  const taken = Object.entries(values).find(([key, value]) => value !== null && Object.hasOwn(present, key) && present[key] !== value);
  if (taken && !overwrite) return { refused: `its ${name} ${taken[0]} has another value already, and the command does not say --overwrite` };
  const changes = Object.entries(values).filter(([key, value]) => (value === null ? Object.hasOwn(present, key) : !same(present[key], value)));
  return changes.length === 0 ? { nothing: `it is marked so already` } : { type: 'merge', body: { metadata: { [where]: Object.fromEntries(changes) } } };
}
