import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { Api } from './api.ts';
import { everyday, kindsNamed, wellKnownKind } from './kinds.ts';
import type { Kind } from './kinds.ts';
import { accepted, read } from './refusal.ts';

/** The kinds the cluster has. Each throws a Fault when it cannot be asked. */
export type Discovery = {
  /** The kinds a word means: one, or the several of a category. Throws when nothing is called so. */
  named(word: string): Promise<Kind[]>;
  all(): Promise<Kind[]>;
  /** `apps/v1`, `v1` …, in the server's order. */
  versions(): Promise<string[]>;
};

/** A new kind appears with an installation, not within minutes. */
const KEPT_MS = 5 * 60_000;
/** An unknown word looks again, but not at every mistake. */
const FRESH_MS = 30_000;
const MOST_GROUPS = 200;

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

// What goes into a path is checked here, once.
const part = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);
const verbs = z.array(z.string()).default([]);
const names = z.array(z.string()).nullish().transform((list) => list ?? []);
const aggregated = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  items: z.array(z.object({
    metadata: z.object({ name: z.string().default('') }).prefault({}),
    versions: z.array(z.object({
      version: part,
      resources: z.array(z.object({
        resource: z.string(), singularResource: z.string().default(''), scope: z.string(), responseKind: z.object({ kind: z.string() }).nullish(),
        shortNames: names, categories: names, verbs,
      })).default([]),
    })).default([]),
  })),
});
const groups = z.object({ groups: z.array(z.object({ name: part, preferredVersion: z.object({ version: part }).optional(), versions: z.array(z.object({ version: part })) })) });
const resources = z.object({
  resources: z.array(z.object({ name: z.string(), singularName: z.string().default(''), namespaced: z.boolean(), kind: z.string(), shortNames: names, categories: names, verbs })),
});

type Found = { kinds: Kind[]; versions: string[] };

/** Finds out which kinds a cluster has, once in a while. `now` is a clock in milliseconds. */
export function openDiscovery(api: Api, now: () => number = () => performance.now()): Discovery {
  let kept: { at: number; found: Promise<Found> } | undefined;
  const look = (atMostMs: number): Promise<Found> => {
    if (kept === undefined || now() - kept.at > atMostMs) {
      const found = discover(api);
      kept = { at: now(), found };
      found.catch(() => { kept = undefined; });
    }
    return kept.found;
  };
  return {
    async named(word) {
      // A category may hold kinds of the cluster's own; without the right to ask, the usual ones.
      if (word.toLowerCase() === 'all') return look(KEPT_MS).then(({ kinds }) => kindsNamed('all', kinds), () => everyday());
      const known = wellKnownKind(word);
      if (known) return [known];
      const found = kindsNamed(word, (await look(KEPT_MS)).kinds);
      if (found.length > 0) return found;
      const again = kindsNamed(word, (await look(FRESH_MS)).kinds);
      if (again.length > 0) return again;
      throw new Fault('Kubernetes', `The cluster has no kind called ${JSON.stringify(word.slice(0, 80))}.`, { retry: 'never' });
    },
    all: async () => (await look(KEPT_MS)).kinds,
    versions: async () => (await look(KEPT_MS)).versions,
  };
}

async function discover(api: Api): Promise<Found> {
  const replies = await Promise.all(['/api', '/apis'].map((path) => api({ method: 'GET', path, accept: AGGREGATED })));
  const together = replies.map((reply) => aggregated.safeParse(accepted(reply)));
  if (together.some(({ success }) => !success)) return discoverOneByOne(api);
  const groupsFound = together.flatMap(({ data }) => data?.items ?? []);
  const kinds = groupsFound.flatMap(({ metadata: { name: group }, versions }) => versions.flatMap(({ version, resources: list }) => list.flatMap((one) => kindOf(
    { group, version },
    { name: one.resource, singularName: one.singularResource, namespaced: one.scope === 'Namespaced', kind: one.responseKind?.kind ?? '', ...one },
  ))));
  return { kinds, versions: groupsFound.flatMap(({ metadata: { name }, versions }) => versions.map(({ version }) => (name === '' ? version : `${name}/${version}`))) };
}

/** The older way: a request for each group. A group whose server is away must not hide the others. */
async function discoverOneByOne(api: Api): Promise<Found> {
  const { groups: list } = read(groups, await api({ method: 'GET', path: '/apis' }));
  const places = [{ group: '', version: 'v1' }, ...list.slice(0, MOST_GROUPS).flatMap(({ name: group, versions, preferredVersion }) => {
    const first = preferredVersion?.version;
    return versions.map(({ version }) => ({ group, version })).toSorted((a, b) => Number(b.version === first) - Number(a.version === first));
  })];
  const kinds = await Promise.all(places.map(async (place) => {
    const reply = await api({ method: 'GET', path: place.group === '' ? `/api/${place.version}` : `/apis/${place.group}/${place.version}` }).catch(() => null);
    const parsed = resources.safeParse(reply?.status === 200 ? reply.body : null);
    return (parsed.data?.resources ?? []).flatMap((one) => kindOf(place, one));
  }));
  return { kinds: kinds.flat(), versions: places.map(({ group, version }) => (group === '' ? version : `${group}/${version}`)) };
}

/** None for a subresource (`pods/log`) and for what cannot stand in a path. */
function kindOf(place: { group: string; version: string }, one: z.infer<typeof resources>['resources'][number]): Kind[] {
  if (!part.safeParse(one.name).success || (place.group !== '' && !part.safeParse(place.group).success)) return [];
  return [{ ...place, plural: one.name, singular: one.singularName || one.kind.toLowerCase(), kind: one.kind, shortNames: one.shortNames, namespaced: one.namespaced, categories: one.categories, verbs: one.verbs }];
}
