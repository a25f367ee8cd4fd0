import { Fault } from '../../../core/fault.ts';
import type { Discovery } from '../discovery.ts';
import type { Kind } from '../kinds.ts';
import { safeName } from '../namespaces.ts';

/** Objects of one kind that a command names; no names mean all of them. */
export type Wanted = { kind: Kind; names: string[] };

const MOST_KINDS = 30;

/**
 * What `pods`, `pod a b`, `deploy,rs`, `pod/a svc/b` and `all` mean, in that order. `several` when kubectl would print names
 * with their kind in front. Throws a Fault for a kind the cluster does not have and for a name that is none.
 */
export async function wantedOf(discovery: Discovery, words: readonly string[]): Promise<{ wanted: Wanted[]; several: boolean }> {
  const [first, ...names] = words;
  if (first === undefined) throw new Fault('Kubernetes', 'It does not say which kind of object.', { retry: 'never' });
  if (words.some((word) => word.includes('/'))) return byName(discovery, words);
  const kinds = await kindsOf(discovery, first);
  return { wanted: kinds.map((kind) => ({ kind, names: names.map(safeName) })), several: kinds.length > 1 };
}

/** `pod/a pod/b svc/c`: one entry a kind. */
async function byName(discovery: Discovery, words: readonly string[]): Promise<{ wanted: Wanted[]; several: boolean }> {
  const wanted: Wanted[] = [];
  for (const word of words) {
    const [kindName = '', name = '', more] = word.split('/');
    if (more !== undefined) throw new Fault('Kubernetes', `${JSON.stringify(word.slice(0, 80))} is not one kind and one name.`, { retry: 'never' });
    for (const kind of await kindsOf(discovery, kindName)) {
      const same = wanted.find((one) => one.kind.plural === kind.plural && one.kind.group === kind.group);
      if (same) same.names.push(safeName(name));
      else wanted.push({ kind, names: [safeName(name)] });
    }
  }
  return { wanted, several: wanted.length > 1 };
}

async function kindsOf(discovery: Discovery, text: string): Promise<Kind[]> {
  const words = text.split(',').filter((word) => word !== '');
  const found = (await Promise.all(words.map((word) => discovery.named(word)))).flat();
  if (found.length === 0 || found.length > MOST_KINDS) throw new Fault('Kubernetes', `${JSON.stringify(text.slice(0, 80))} does not say which kinds of object.`, { retry: 'never' });
  const unlistable = found.find(({ verbs }) => !verbs.includes('get') && !verbs.includes('list'));
  if (unlistable) throw new Fault('Kubernetes', `${unlistable.plural} cannot be read.`, { retry: 'never' });
  return found;
}
