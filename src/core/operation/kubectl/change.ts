import { isOn, lastFlag } from '../shell/flags.ts';
import type { Arguments, FlagTable } from '../shell/flags.ts';
import { button, manual, read } from '../judgement.ts';
import type { Judgement, Operation } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { argsOf, namespaceOf, openInFlags, readGiven, verbFlags } from './given.ts';
import { readObjects } from './names.ts';
import type { Objects } from './names.ts';
import { scaleOf, setEnvOf } from './workload-change.ts';

/** What every changing verb may be given besides, none of which says what changes. */
const besides = 'dry-run output:o= field-manager= record allow-missing-template-keys show-managed-fields template=';
const flags = (text: string): FlagTable => verbFlags(`${besides} ${text}`);
const picked = 'selector:l= all field-selector= all-namespaces:A';

/**
 * A changing verb. `pairs` is what follows the objects: none, `key=value` (and `key-`), `container=image`, or one plain
 * word. `whole` says a kind alone means all of it: kubectl restarts every deployment when none is named.
 */
type Verb = { flags: FlagTable; pairs?: RegExp; needs?: string[]; nodes?: true; whole?: true };

const label = /^[\w.\/<>${}-]+(=[^]*|-)$/;
const taint = /^[\w.\/<>${}-]+(=[^:]*)?(:[\w<>${}]+)?-?$/;

/** kubectl verbs that change or end something and can be shown first, each with the flags we can show the effect of. */
const verbs: Record<string, Verb> = {
  scale: { flags: flags('selector:l= replicas= current-replicas= resource-version= timeout='), needs: ['replicas'] },
  'set env': { flags: flags('env:e= list resolve selector:l= containers:c= overwrite'), pairs: /^[A-Za-z_<${][\w.<>${}-]*(=[^]*|-)$/ },
  'set image': { flags: flags('selector:l='), pairs: /^[\w.<>${}*-]+=[^=]+$/ },
  'set resources': { flags: flags('selector:l= limits= requests= containers:c='), needs: ['limits', 'requests'] },
  'set serviceaccount': { flags: flags(''), pairs: /^[a-z0-9.<>${}-]+$/ },
  'rollout restart': { flags: flags('selector:l='), whole: true },
  'rollout undo': { flags: flags('to-revision= selector:l='), whole: true },
  'rollout pause': { flags: flags('selector:l='), whole: true },
  'rollout resume': { flags: flags('selector:l='), whole: true },
  'rollout latest': { flags: flags('again') },
  'rollout cancel': { flags: flags('') },
  'rollout retry': { flags: flags('') },
  patch: { flags: flags('patch:p= type= subresource='), needs: ['patch'] },
  label: { flags: flags(`${picked} overwrite list resource-version=`), pairs: label },
  annotate: { flags: flags(`${picked} overwrite list resource-version=`), pairs: label },
  taint: { flags: flags('selector:l= all overwrite validate'), pairs: taint },
  autoscale: { flags: flags('min= max= cpu-percent= cpu= memory= name='), needs: ['max'] },
  cordon: { flags: flags('selector:l='), nodes: true },
  uncordon: { flags: flags('selector:l='), nodes: true },
  drain: { flags: flags('selector:l= ignore-daemonsets delete-emptydir-data delete-local-data force grace-period= timeout= pod-selector= disable-eviction skip-wait-for-delete-timeout= chunk-size='), nodes: true },
  delete: { flags: flags(`${picked} force grace-period= now wait ignore-not-found cascade timeout= interactive:i`) },
  'create job': { flags: flags('from='), needs: ['from'] },
};

const reasons: Record<'change' | 'terminate', string> = { change: 'alters the cluster', terminate: 'ends something for good' };

export function isChangeVerb(verb: string): boolean {
  return Object.hasOwn(verbs, verb);
}

/** Judges a changing verb; `args` of its operation are spelled as `argsOf` does. */
export function judgeChange(verb: string, words: readonly ShellWord[]): Judgement {
  const known = verbs[verb];
  if (known === undefined) return manual(`kubectl ${verb} is left to a person.`);
  const given = readGiven(verb, words, known.flags);
  if (typeof given === 'string') return manual(given);
  const dry = given.flags.get('dry-run') ?? [];
  if (dry.some(({ text }) => text !== 'none')) return manual('It is a dry run; Lifeguard shows what would happen before every change.');
  const { objects, pairs: written } = partsOf(verb, known, given.positionals);
  if (typeof objects === 'string') return manual(objects);
  const pairs = [...written, ...(given.flags.get('env') ?? [])];
  if (isOn(given, 'list') && ['set env', 'label', 'annotate'].includes(verb)) return listed(verb, given, objects, pairs);
  const refusal = refusalOf(verb, known, given, objects, pairs);
  if (refusal !== null) return manual(refusal);
  const open = [...objects.open, ...pairs.flatMap((word) => word.placeholders), ...openInFlags(given), ...spokenAmount(given)];
  const operation = verb === 'scale' ? scaleOf(given, objects) : verb === 'set env' ? setEnvOf(given, objects, pairs) : null;
  return step(operation ?? { kind: 'kubernetes change', verb, args: changeArgs(verb, given) }, open);
}

function step(operation: Operation, open: string[]): Judgement {
  const judged = button(operation, '', open);
  const what = operation.kind === 'kubernetes change' ? operation.verb : operation.kind;
  return { ...judged, reason: `kubectl ${what} ${judged.class === 'terminate' ? reasons.terminate : reasons.change}: shown first, then confirmed by a person.` };
}

/** Objects first, then what is to become of them: kubectl takes every word for an object until the first pair. */
function partsOf(verb: string, { pairs, nodes }: Verb, words: readonly ShellWord[]): { objects: Objects | string; pairs: ShellWord[] } {
  if (verb === 'create job') return { objects: readObjects([{ text: 'job', placeholders: [] }, ...words]), pairs: [] };
  if (nodes === true) return { objects: readObjects([{ text: 'node', placeholders: [] }, ...words]), pairs: [] };
  if (pairs === undefined) return { objects: readObjects(words), pairs: [] };
  const isPair = verb === 'taint' ? /[=:]|-$/ : /=|-$/;
  const first = verb === 'set serviceaccount' ? words.length - 1 : words.findIndex(({ text }) => isPair.test(text));
  return first < 0 ? { objects: readObjects(words), pairs: [] } : { objects: readObjects(words.slice(0, first)), pairs: words.slice(first) };
}

/** Why a change is a person's; null when it can be shown first. */
function refusalOf(verb: string, known: Verb, given: Arguments, { kinds, names, odd }: Objects, pairs: ShellWord[]): string | null {
  const selects = given.flags.has('selector') || given.flags.has('field-selector') || isOn(given, 'all');
  if (kinds.length === 0) return `kubectl ${verb} needs to be told what.`;
  if (odd !== null) return `"${odd}" is no name of anything.`;
  if (namespaceOf(given).odd) return 'Its namespace is no name of anything.';
  if (names.length > 0 && selects) return 'It both names and selects objects.';
  if (names.length === 0 && !selects && known.whole !== true) return `kubectl ${verb} needs to be told which.`;
  if (known.needs !== undefined && !known.needs.some((name) => given.flags.has(name))) return `kubectl ${verb} needs --${known.needs[0]}.`;
  const strange = known.pairs && pairs.find(({ text }) => known.pairs?.test(text) !== true);
  if (strange) return `"${strange.text}" is not understood in kubectl ${verb}.`;
  if (known.pairs !== undefined && pairs.length === 0) return `kubectl ${verb} does not say what to set.`;
  if (verb === 'scale') {
    if (kinds.some((kind) => /^(ds|daemonsets?)(\.|$)/.test(kind))) return 'A daemon set has no number of replicas.';
    if (!isAmount(given.flags.get('replicas')?.at(-1))) return 'It does not say to how many replicas.';
  }
  if (verb === 'patch' && !isPatch(given.flags.get('patch')?.at(-1))) return 'Its patch is not JSON.';
  if (verb === 'taint' && !kinds.every((kind) => /^(no|nodes?)$/.test(kind))) return 'Only nodes have taints.';
  if (verb === 'create job' && (names.length !== 1 || !/^cronjobs?\/[^/]+$/.test(lastFlag(given, 'from') ?? ''))) return 'Only a job made from a cron job is understood.';
  return null;
}

/** `--replicas=N`: a number's place holds a word. */
function spokenAmount(given: Arguments): string[] {
  const word = given.flags.get('replicas')?.at(-1);
  return word === undefined || word.placeholders.length > 0 || /^\d+$/.test(word.text) ? [] : [word.text];
}

function isAmount(word: ShellWord | undefined): boolean {
  return word !== undefined && (/^\d{1,4}$/.test(word.text) || word.placeholders.length > 0 || /^[A-Z_]+$|^\{[\w.-]+\}$/.test(word.text));
}

/** With something to fill in a patch is looked at once that is done. */
function isPatch(word: ShellWord | undefined): boolean {
  if (word === undefined || !/^\s*[{[]/.test(word.text)) return false;
  if (word.placeholders.length > 0) return true;
  try {
    return typeof JSON.parse(word.text) === 'object';
  } catch {
    return false;
  }
}

/** A flag by its present name, and a value kubectl would have put there itself. */
function changeArgs(verb: string, given: Arguments): string[] {
  return argsOf(given, ['dry-run', 'output', 'template', 'interactive', 'list']).map((arg) => {
    if (verb === 'delete' && arg === '--cascade=true') return '--cascade=background';
    return verb === 'drain' ? arg.replace(/^--delete-local-data=/, '--delete-emptydir-data=') : arg;
  });
}

/** `set env --list` and `label --list` only show; an environment can hold secrets. */
function listed(verb: string, given: Arguments, objects: Objects, pairs: ShellWord[]): Judgement {
  if (pairs.length > 0 || given.flags.has('overwrite')) return manual(`kubectl ${verb} lists and changes at once.`);
  if (objects.kinds.length === 0) return manual(`kubectl ${verb} needs to be told what.`);
  const operation = { kind: 'kubernetes read', verb, args: argsOf(given, ['dry-run']), filters: [] } as const;
  const secret = verb === 'set env' || objects.kinds.some((kind) => /^secrets?(\.|$)/.test(kind));
  return read({ ...operation, filters: [] }, `kubectl ${verb} --list only reads`, objects.odd === null ? null : `"${objects.odd}" is no name of anything`, { sensitive: secret, placeholders: [...objects.open, ...openInFlags(given)] });
}
