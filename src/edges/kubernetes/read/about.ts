import { z } from 'zod';
import type { Kind } from '../kinds.ts';
import type { Found } from '../print/answer.ts';
import { format, outputOf } from '../print/output.ts';
import { read } from '../refusal.ts';
import { notAnswered } from '../words.ts';
import type { Asked } from './read.ts';

const versionInfo = z.looseObject({ gitVersion: z.string().default('') });
const versionKind: Kind = { group: '', version: '', plural: 'versions', singular: 'version', kind: 'Version', shortNames: [], namespaced: false, categories: [], verbs: [] };

/** `kubectl version`: the server's; Lifeguard is no kubectl. */
export async function version({ api, words }: Asked): Promise<Found> {
  if (words.on('client')) throw notAnswered('kubectl version --client', 'there is no kubectl here');
  const found = read(versionInfo, await api({ method: 'GET', path: '/version' }));
  const output = outputOf(words.flag('output'));
  if (output.kind === 'objects') return format({ objects: [{ kind: versionKind, object: { serverVersion: found } }], asList: false }, output, { managedFields: true, headless: false });
  return { kind: 'lines', lines: [`Server Version: ${found.gitVersion}`] };
}

/** `kubectl cluster-info`: that the control plane answers. Where it is stays in the configuration. */
export async function clusterInfo({ api }: Asked): Promise<Found> {
  const { gitVersion } = read(versionInfo, await api({ method: 'GET', path: '/version' }));
  return { kind: 'lines', lines: [`Kubernetes control plane is running (${gitVersion}).`] };
}

/** `kubectl api-resources`. */
export async function apiResources({ discovery, words }: Asked): Promise<Found> {
  const group = words.flag('api-group');
  const verbs = words.flags('verbs');
  const categories = words.flags('categories');
  const wide = words.flag('output') === 'wide';
  const preferred = [...new Map((await discovery.all()).toReversed().map((kind) => [`${kind.plural}.${kind.group}`, kind])).values()];
  const found = preferred.filter((kind) => (words.flag('namespaced') === undefined || kind.namespaced === words.on('namespaced'))
    && (group === undefined || kind.group === group) && verbs.every((verb) => kind.verbs.includes(verb)) && categories.every((one) => kind.categories.includes(one)));
  const order = words.flag('sort-by');
  if (order !== undefined && order !== 'name' && order !== 'kind') throw notAnswered(`kubectl api-resources --sort-by=${order}`);
  const by = (kind: Kind): string => (order === 'kind' ? kind.kind : order === 'name' ? kind.plural : `${kind.group}/${kind.plural}`);
  const sorted = found.toSorted((a, b) => by(a).localeCompare(by(b)));
  if (words.flag('output') === 'name') return { kind: 'lines', lines: sorted.map(({ plural, group: of }) => (of === '' ? plural : `${plural}.${of}`)) };
  if (words.flag('output') !== undefined && !wide) throw notAnswered(`kubectl api-resources -o ${words.flag('output')}`);
  return {
    kind: 'table', headless: words.on('no-headers'), columns: ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])],
    rows: sorted.map((kind) => [
      kind.plural, kind.shortNames.join(','), kind.group === '' ? kind.version : `${kind.group}/${kind.version}`, String(kind.namespaced), kind.kind,
      ...(wide ? [kind.verbs.join(','), kind.categories.join(',')] : []),
    ]),
  };
}

/** `kubectl api-versions`. */
export async function apiVersions({ discovery }: Asked): Promise<Found> {
  return { kind: 'lines', lines: (await discovery.versions()).toSorted() };
}
