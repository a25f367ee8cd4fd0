import { flagTable, lastFlag, openPlaceholders, readFlags, isOn } from '../shell/flags.ts';
import type { Arguments, FlagTable } from '../shell/flags.ts';
import { button, manual, read } from '../judgement.ts';
import type { Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { isKubernetesName, takeWorkload } from './workload.ts';

const scope = 'namespace:n= request-timeout=';
const picked = `${scope} selector:l= all`;

/** kubectl verbs that change or end something and can be shown first, each with the flags we can show the effect of. */
const verbs: Record<string, FlagTable> = {
  scale: flagTable(`${scope} replicas=`),
  'set env': flagTable(`${scope} env:e= list`),
  'set image': flagTable(scope),
  'set resources': flagTable(`${scope} limits= requests= containers:c=`),
  'rollout restart': flagTable(`${scope} selector:l=`),
  'rollout undo': flagTable(`${scope} to-revision=`),
  'rollout pause': flagTable(scope),
  'rollout resume': flagTable(scope),
  patch: flagTable(`${scope} patch:p= type= subresource=`),
  label: flagTable(`${picked} overwrite list`),
  annotate: flagTable(`${picked} overwrite list`),
  autoscale: flagTable(`${scope} min= max= cpu-percent= name=`),
  cordon: flagTable(`${scope} selector:l=`),
  uncordon: flagTable(`${scope} selector:l=`),
  drain: flagTable(`${scope} selector:l= ignore-daemonsets delete-emptydir-data force grace-period= timeout= pod-selector= disable-eviction`),
  delete: flagTable(`${picked} all-namespaces:A force grace-period= now wait ignore-not-found cascade= timeout= field-selector=`),
};

const ending = new Set(['delete', 'drain']);

export function isChangeVerb(verb: string): boolean {
  return Object.hasOwn(verbs, verb);
}

/** Judges a changing verb. `args` of the operation are spelled as for reads: positionals, then `--long=value`. */
export function judgeChange(verb: string, words: readonly ShellWord[]): Judgement {
  const table = verbs[verb];
  if (table === undefined) return manual(`kubectl ${verb} is left to a person.`);
  const given = readFlags(words, table);
  if ('unknown' in given) return manual(`kubectl ${verb} with ${given.unknown} is not understood.`);
  if (given.rest !== null) return manual(`kubectl ${verb} with -- is not understood.`);
  if (given.positionals.length === 0) return manual(`kubectl ${verb} needs to be told what.`);
  if (isOn(given, 'list')) return listed(verb, given);
  const placeholders = openPlaceholders(given);
  // A change with a hole in it is never offered: a button must not set the text "<n>".
  if (placeholders[0] !== undefined) return { ...manual(`${placeholders[0]} must be filled in first.`), placeholders };
  if (verb === 'scale') return judgeScale(given);
  if (verb === 'set env') return judgeSetEnv(given);
  const args = [
    ...given.positionals.map((word) => word.text),
    ...[...given.flags].flatMap(([name, values]) => values.map((value) => `--${name}=${value.text}`)),
  ];
  const ends = ending.has(verb);
  return button({ kind: 'kubernetes change', verb, args }, ends ? 'terminate' : 'change', `kubectl ${verb} ${ends ? 'ends something for good' : 'alters the cluster'}: shown first, then confirmed by a person.`);
}

/** `set env --list` and `label --list` only show; an environment can hold secrets. */
function listed(verb: string, given: Arguments): Judgement {
  if (given.positionals.some((word, index) => index > 0 && /[=-]$|=/.test(word.text))) return manual(`kubectl ${verb} lists and changes at once.`);
  const args = [...given.positionals.map((word) => word.text), ...[...given.flags].flatMap(([name, values]) => values.map((value) => `--${name}=${value.text}`))];
  const placeholders = openPlaceholders(given);
  const doubt = verb === 'set env' ? 'an environment can hold secrets' : placeholders[0] !== undefined ? `${placeholders[0]} must be filled in` : null;
  return read({ kind: 'kubernetes read', verb, args, filters: [] }, `kubectl ${verb} --list only reads`, doubt);
}

function judgeScale(given: Arguments): Judgement {
  const taken = takeWorkload(given.positionals);
  const replicas = lastFlag(given, 'replicas') ?? '';
  const namespace = lastFlag(given, 'namespace');
  if (taken === null || taken.rest.length > 0 || taken.workload.kind === 'daemonset' || !named(taken.workload.name, namespace)) return manual('It does not name exactly one deployment or stateful set to scale.');
  if (!/^\d{1,4}$/.test(replicas)) return manual('It does not say to how many replicas.');
  return button({ kind: 'scale', namespace, workload: taken.workload, replicas: Number(replicas) }, 'change', 'Changes how many replicas run: shown first, then confirmed by a person.');
}

function judgeSetEnv(given: Arguments): Judgement {
  const taken = takeWorkload(given.positionals);
  const namespace = lastFlag(given, 'namespace');
  if (taken === null || !named(taken.workload.name, namespace)) return manual('It does not name exactly one workload.');
  const env: Record<string, string | null> = {};
  for (const word of [...taken.rest, ...(given.flags.get('env') ?? [])]) {
    const [, name, rest] = /^([A-Za-z_][A-Za-z0-9_]*)(=[^]*|-)$/.exec(word.text) ?? [];
    if (name === undefined || rest === undefined || Object.hasOwn(env, name) || name === '__proto__') return manual(`"${word.text}" is not one variable to set or unset.`);
    env[name] = rest === '-' ? null : rest.slice(1);
  }
  if (Object.keys(env).length === 0) return manual('It sets no variable.');
  return button({ kind: 'set env', namespace, workload: taken.workload, env }, 'change', 'Changes the environment and restarts the pods: shown first, then confirmed by a person.');
}

function named(name: string, namespace: string | null): boolean {
  return isKubernetesName(name) && (namespace === null || isKubernetesName(namespace));
}
