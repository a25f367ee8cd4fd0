import { parse } from 'yaml';
import { isKubernetesName } from '../../operation/kubectl/names.ts';
import type { Operation } from '../../operation/operation.ts';
import { kindNamed, workloadKind } from './kinds.ts';
import type { Kind } from './kinds.ts';

/** Objects by name, or all of the namespace that carry these labels and fields. */
export type Choice = { names: string[] } | { labels: string | undefined; fields: string | undefined };

/** What is done to each chosen object. */
export type Act =
  | { do: 'restart' }
  | { do: 'pause'; paused: boolean }
  | { do: 'cordon'; off: boolean }
  /** Null: the revision before this one. */
  | { do: 'undo'; revision: number | null }
  /** By container; `*` is every one. */
  | { do: 'image'; images: Record<string, string> }
  | { do: 'resources'; container: string; limits: Record<string, string>; requests: Record<string, string> }
  | { do: 'patch'; type: 'strategic' | 'merge' | 'json'; patch: unknown }
  /** Null takes it away. */
  | { do: 'mark'; with: 'labels' | 'annotations'; values: Record<string, string | null>; overwrite: boolean }
  | { do: 'autoscale'; name: string; min: number | null; max: number; cpuPercent: number | null }
  | { do: 'drain'; daemonSets: boolean; emptyDir: boolean; unmanaged: boolean; graceSeconds: number | null; pods: string | undefined }
  | { do: 'delete'; graceSeconds: number | null; orphans: boolean };

/** One kubectl change, read: which objects, and what becomes of each. */
export type ObjectStep = { namespace: string | null; kind: Kind; choose: Choice; act: Act };

type Words = { positionals: string[]; flags: Map<string, string> };

/** More than this is not "a few", and nobody reads a longer list before saying yes. */
export const MOST_OBJECTS = 20;
/** Longer than any patch a person can judge; also what a way back may be. */
export const MOST_PATCH_CHARACTERS = 20_000;

/** Flags that say where, how patiently or in whose name, and those of each verb that we obey. With any other the step is a person's. */
const EVERYWHERE = 'namespace request-timeout field-manager record allow-missing-template-keys show-managed-fields';
const OBEYED: Record<string, string> = {
  'rollout restart': 'selector', 'rollout undo': 'to-revision', 'rollout pause': '', 'rollout resume': '', 'set image': '', 'set resources': 'limits requests containers',
  patch: 'patch type', label: 'selector all overwrite', annotate: 'selector all overwrite', autoscale: 'min max cpu-percent cpu name', cordon: 'selector', uncordon: 'selector',
  drain: 'ignore-daemonsets delete-emptydir-data force grace-period timeout pod-selector disable-eviction chunk-size skip-wait-for-delete-timeout', delete: 'selector field-selector all all-namespaces force grace-period now wait ignore-not-found cascade timeout',
};

/** What a `kubernetes change` operation does, read from its words; a sentence when no button can do it. */
export function readObjectStep({ verb, args }: Operation & { kind: 'kubernetes change' }): ObjectStep | string {
  const words = wordsOf(args);
  const obeyed = Object.hasOwn(OBEYED, verb) ? OBEYED[verb] : undefined;
  if (obeyed === undefined) return `Lifeguard has no button for kubectl ${verb}; copy the command.`;
  const unknown = [...words.flags.keys()].find((flag) => !`${EVERYWHERE} ${obeyed}`.split(' ').includes(flag));
  if (unknown !== undefined) return `kubectl ${verb} with --${unknown} is left to a person.`;
  const act = readAct(verb, words);
  if (typeof act === 'string') return act;
  if (act.do !== 'mark' && act.do !== 'image' && words.positionals.some(isPair)) return 'Its words are not understood as names.';
  const onNodes = act.do === 'cordon' || act.do === 'drain';
  const chosen = readChoice(onNodes ? ['nodes', ...words.positionals.map((word) => word.replace(/^nodes?\//, ''))] : words.positionals.filter((word) => !isPair(word)), words);
  if (typeof chosen === 'string') return chosen;
  const { kind, choose } = chosen;
  if (needsTemplate(act) && workloadKind(kind) === null) return `kubectl ${verb} of a ${kind.name} is left to a person.`;
  if (act.do === 'pause' && kind.resource !== 'deployments') return `Only a deployment's rollout can be held, and this is a ${kind.name}.`;
  if (act.do === 'autoscale' && kind.resource !== 'deployments' && kind.resource !== 'statefulsets') return `A ${kind.name} is not scaled by a button.`;
  if (!('names' in choose) && !['restart', 'mark', 'cordon', 'delete'].includes(act.do)) return `kubectl ${verb} by a selector is left to a person.`;
  if ('names' in choose && choose.names.length > 1 && ['drain', 'autoscale', 'undo', 'patch'].includes(act.do)) return `kubectl ${verb} of several objects at once is left to a person.`;
  const named = act.do === 'autoscale' && act.name === '' && 'names' in choose ? { ...act, name: choose.names[0] ?? '' } : act;
  return { namespace: words.flags.get('namespace') ?? null, kind, choose, act: named };
}

const needsTemplate = ({ do: what }: Act): boolean => ['restart', 'undo', 'image', 'resources'].includes(what);

function readAct(verb: string, words: Words): Act | string {
  const { flags } = words;
  switch (verb) {
    case 'rollout restart':
      return { do: 'restart' };
    case 'rollout pause':
    case 'rollout resume':
      return { do: 'pause', paused: verb === 'rollout pause' };
    case 'cordon':
    case 'uncordon':
      return { do: 'cordon', off: verb === 'cordon' };
    case 'rollout undo': {
      const revision = flags.get('to-revision') ?? '0';
      return /^\d{1,9}$/.test(revision) ? { do: 'undo', revision: Number(revision) || null } : 'It does not say to which revision.';
    }
    case 'set image':
      return readImages(words);
    case 'set resources':
      return readResources(flags);
    case 'patch':
      return readPatch(flags);
    case 'label':
    case 'annotate':
      return readMarks(verb, words);
    case 'autoscale':
      return readAutoscale(flags);
    case 'drain':
      if (on(flags, 'disable-eviction')) return 'It would go past the disruption budgets: a person does that.';
      return { do: 'drain', daemonSets: on(flags, 'ignore-daemonsets'), emptyDir: on(flags, 'delete-emptydir-data'), unmanaged: on(flags, 'force'), graceSeconds: seconds(flags.get('grace-period')), pods: flags.get('pod-selector') };
    case 'delete': {
      if (on(flags, 'all-namespaces')) return 'It deletes in every namespace: a person does that.';
      const cascade = flags.get('cascade') ?? 'background';
      if (!['background', 'foreground', 'orphan', 'true', 'false'].includes(cascade)) return `--cascade=${cascade} is not understood.`;
      return { do: 'delete', graceSeconds: on(flags, 'now') ? 1 : on(flags, 'force') ? 0 : seconds(flags.get('grace-period')), orphans: cascade === 'orphan' || cascade === 'false' };
    }
    default:
      return `kubectl ${verb} is left to a person.`;
  }
}

function readChoice(positionals: string[], { flags }: Words): { kind: Kind; choose: Choice } | string {
  const [first = '', ...rest] = positionals;
  const joined = first.includes('/');
  const pairs = joined ? positionals.map((word) => word.split('/')) : rest.map((name) => [first, name]);
  const kind = kindNamed(joined ? (pairs[0]?.[0] ?? '') : first);
  if (!kind) return `Lifeguard does not touch ${first === '' ? 'what is not named' : `“${first.split('/')[0] ?? ''}”`}; copy the command.`;
  const names = [...new Set(pairs.map(([, name]) => name ?? ''))];
  const bad = pairs.find((pair) => pair.length !== 2 || kindNamed(pair[0] ?? '') !== kind || !isKubernetesName(pair[1] ?? ''));
  if (bad) return `“${bad.join('/')}” is not one more ${kind.name}.`;
  const labels = flags.get('selector');
  const fields = flags.get('field-selector');
  const byOther = labels !== undefined || fields !== undefined || on(flags, 'all');
  if (names.length > 0) return byOther ? 'It names objects and chooses others by a selector.' : names.length > MOST_OBJECTS ? `It names more than ${MOST_OBJECTS} objects.` : { kind, choose: { names } };
  // Without a word for "all" an empty choice is a mistake, and kubectl would take every object there is.
  return byOther && (labels ?? 'x').trim() !== '' ? { kind, choose: { labels, fields } } : `It does not name which ${kind.name}.`;
}

function readImages({ positionals }: Words): Act | string {
  const images: [string, string][] = positionals.filter(isPair).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  const bad = images.find(([container, image]) => !/^(\*|[a-z0-9]([a-z0-9-]*[a-z0-9])?)$/.test(container) || !/^[\w][\w./:@-]{0,400}$/.test(image));
  if (images.length === 0 || bad || new Set(images.map(([container]) => container)).size < images.length) return 'It does not say which container gets which image.';
  return { do: 'image', images: Object.fromEntries(images) };
}

function readResources(flags: Map<string, string>): Act | string {
  const limits = amounts(flags.get('limits'));
  const requests = amounts(flags.get('requests'));
  if (!limits || !requests || (Object.keys(limits).length === 0 && Object.keys(requests).length === 0)) return 'The limits or requests are not understood.';
  return { do: 'resources', container: flags.get('containers') ?? '*', limits, requests };
}

function amounts(text: string | undefined): Record<string, string> | null {
  if (text === undefined) return {};
  const parts = text.split(',').map((part) => /^([a-z][a-z0-9./-]*)=(\d+(?:\.\d+)?(?:m|k|Ki|[MGTPE]i?)?)$/.exec(part));
  return parts.some((part) => part === null) ? null : Object.fromEntries(parts.map((part): [string, string] => [part?.[1] ?? '', part?.[2] ?? '']));
}

function readPatch(flags: Map<string, string>): Act | string {
  const text = flags.get('patch');
  const type = flags.get('type') ?? 'strategic';
  if (flags.has('subresource')) return 'A patch of a subresource is left to a person.';
  if (text === undefined || text.length > MOST_PATCH_CHARACTERS) return 'It does not say what to patch.';
  if (type !== 'strategic' && type !== 'merge' && type !== 'json') return `--type=${type} is not understood.`;
  let patch: unknown;
  try {
    patch = parse(text, { maxAliasCount: 0 });
  } catch {
    return 'The patch is neither JSON nor YAML.';
  }
  const fits = type === 'json' ? Array.isArray(patch) && patch.length > 0 && patch.every(isOperation) : typeof patch === 'object' && patch !== null && !Array.isArray(patch);
  return fits ? { do: 'patch', type, patch } : 'The patch is not of the type it says.';
}

function isOperation(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'op' in value && 'path' in value && typeof value.path === 'string'
    && ['add', 'remove', 'replace', 'test'].includes(String(value.op));
}

function readMarks(verb: string, { positionals, flags }: Words): Act | string {
  const values = positionals.filter(isPair).map((pair): [string, string | null] => (pair.includes('=') ? [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] : [pair.slice(0, -1), null]));
  const bad = values.find(([key]) => !/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(key));
  if (values.length === 0 || bad || new Set(values.map(([key]) => key)).size < values.length) return `It does not say what to ${verb}.`;
  return { do: 'mark', with: verb === 'label' ? 'labels' : 'annotations', values: Object.fromEntries(values), overwrite: on(flags, 'overwrite') };
}

function readAutoscale(flags: Map<string, string>): Act | string {
  const whole = (name: string): number | null => ((name.startsWith('cpu') ? /^\d{1,4}%?$/ : /^\d{1,4}$/).test(flags.get(name) ?? '') ? Number.parseInt(flags.get(name) ?? '', 10) : null);
  if (['min', 'max', 'cpu-percent', 'cpu'].some((name) => flags.has(name) && whole(name) === null)) return 'The bounds of the autoscaler are not understood.';
  const [min, max, cpuPercent] = [whole('min'), whole('max'), whole('cpu-percent') ?? whole('cpu')];
  if (max === null || max < 1 || (min !== null && min > max)) return 'It does not say between how many replicas.';
  if (flags.has('name') && !isKubernetesName(flags.get('name') ?? '')) return 'The name of the autoscaler is none.';
  return { do: 'autoscale', name: flags.get('name') ?? '', min, max, cpuPercent };
}

/** `key=value` or `key-`: no name of an object holds the one or ends in the other. */
const isPair = (word: string): boolean => word.includes('=') || word.endsWith('-');
const on = (flags: Map<string, string>, name: string): boolean => flags.has(name) && flags.get(name) !== 'false';
const seconds = (text: string | undefined): number | null => (text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : null);

/** Positionals first, then `--long=value`, as the judge leaves them; the last of a repeated flag counts, as for kubectl. */
function wordsOf(args: readonly string[]): Words {
  const flags = args.filter((arg) => arg.startsWith('--')).map((arg): [string, string] => {
    const [, name = '', value = 'true'] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(arg) ?? [];
    return [name, value];
  });
  return { positionals: args.filter((arg) => !arg.startsWith('--')), flags: new Map(flags) };
}
