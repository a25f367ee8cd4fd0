/** How the simulated Kubernetes says which kinds it has: the aggregated way of newer servers, and the older one beside it. */
import type { Json } from '../fields.ts';
import type { Answer, Request } from '../simulated-server.ts';
import type { Shelf } from './shelf.ts';

export type ServedKind = Omit<Shelf, 'objects'> & { verbs?: string[]; subresources?: string[] };

/** The kinds that are kept as more than something to look at. */
export const kept: ServedKind[] = [
  { group: '', version: 'v1', plural: 'pods', kind: 'Pod', shortNames: ['po'], namespaced: true, categories: ['all'], verbs: ['get', 'list', 'delete'], subresources: ['log', 'exec'] },
  { group: '', version: 'v1', plural: 'events', kind: 'Event', shortNames: ['ev'], namespaced: true, categories: [] },
  { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment', shortNames: ['deploy'], namespaced: true, categories: ['all'], verbs: ['get', 'list', 'patch', 'update'], subresources: ['scale', 'status'] },
  { group: 'apps', version: 'v1', plural: 'replicasets', kind: 'ReplicaSet', shortNames: ['rs'], namespaced: true, categories: ['all'] },
  { group: 'autoscaling', version: 'v2', plural: 'horizontalpodautoscalers', kind: 'HorizontalPodAutoscaler', shortNames: ['hpa'], namespaced: true, categories: ['all'] },
];

/** The answer to a question for the kinds there are; undefined when it is none. `aggregated`: as servers from 1.30 on. */
export function discover(request: Request, kinds: ServedKind[], aggregated: boolean): Answer | undefined {
  if (request.method !== 'GET') return undefined;
  const named = (group: string): ServedKind[] => kinds.filter((kind) => kind.group === group);
  const groups = [...new Set(kinds.map(({ group }) => group))].filter((group) => group !== '');
  const together = aggregated && /as=APIGroupDiscoveryList/.test(String(request.headers.accept ?? '')) && /v=v2(?!beta)/.test(String(request.headers.accept ?? ''));
  // kubectl goes by the type of the answer.
  const headers = { 'content-type': together ? 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' : 'application/json' };
  if (request.path === '/api') {
    return { status: 200, headers, body: together ? discoveryList(['']) : { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] } };
  }
  if (request.path === '/apis') {
    const version = (group: string): Json => ({ groupVersion: `${group}/${named(group)[0]?.version}`, version: named(group)[0]?.version });
    return { status: 200, headers, body: together ? discoveryList(groups) : { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((group) => ({ name: group, versions: [version(group)], preferredVersion: version(group) })) } };
  }
  const [, group = '', version] = /^\/(?:api|apis\/([a-z0-9.]+))\/(v[a-z0-9]+)$/.exec(request.path) ?? [];
  const found = named(group).filter((kind) => kind.version === version);
  if (version === undefined || found.length === 0) return undefined;
  return { status: 200, body: { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group === '' ? version : `${group}/${version}`, resources: found.flatMap(resources) } };

  function discoveryList(of: string[]): Json {
    return {
      kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {},
      items: of.map((name) => ({
        metadata: name === '' ? {} : { name },
        versions: [{
          version: named(name)[0]?.version, freshness: 'Current',
          resources: named(name).map((kind) => ({
            resource: kind.plural, responseKind: { group: name, version: kind.version, kind: kind.kind }, scope: kind.namespaced ? 'Namespaced' : 'Cluster', singularResource: singular(kind),
            ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}), ...(kind.categories.length > 0 ? { categories: kind.categories } : {}), verbs: kind.verbs ?? ['get', 'list'],
          })),
        }],
      })),
    };
  }
}

function resources(kind: ServedKind): Json[] {
  const { plural, namespaced, shortNames, categories, verbs = ['get', 'list'], subresources = [] } = kind;
  return [
    { name: plural, singularName: singular(kind), namespaced, kind: kind.kind, verbs, ...(shortNames.length > 0 ? { shortNames } : {}), ...(categories.length > 0 ? { categories } : {}) },
    ...subresources.map((name) => ({ name: `${plural}/${name}`, singularName: '', namespaced, kind: kind.kind, verbs: ['get'] })),
  ];
}

function singular({ group, kind }: ServedKind): string {
  // What the metrics server says of its kinds has no singular of its own.
  return group === 'metrics.k8s.io' ? '' : kind.toLowerCase();
}
