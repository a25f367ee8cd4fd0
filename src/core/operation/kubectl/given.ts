import { flagTable, lastFlag, readFlags } from '../shell/flags.ts';
import type { Arguments, FlagTable } from '../shell/flags.ts';
import type { ShellWord } from '../shell/line.ts';
import { openInSelector, readName } from './names.ts';

/** Flags of every verb that change neither what is done nor by whom, and those of another cluster, under which a read is still a read. Any that name an identity or a file are not among them. */
const everywhere = 'namespace:n= context= cluster= request-timeout= v:v= loglevel= warnings-as-errors match-server-version disable-compression logtostderr alsologtostderr log-flush-frequency=';
/** Of these nothing is passed on. */
const meaningless = new Set([...flagNames(everywhere), 'field-manager', 'record', 'validate', 'allow-missing-template-keys', 'show-managed-fields', 'save-config']);
for (const name of ['namespace', 'context', 'cluster']) meaningless.delete(name);

/** kubectl takes a value for these only behind an equals sign. */
const maybeValued = new Set(['dry-run', 'cascade', 'validate']);
/** Given twice, these add up; of any other flag the last value counts. */
const lists = new Set(['label-columns', 'env', 'types', 'verbs', 'categories', 'sections']);

const identity = /^(--(context|kubeconfig|config|server|cluster|user|username|password|token|as|as-group|as-uid|as-user-extra|certificate-authority|client-certificate|client-key|tls-server-name|insecure-skip-tls-verify|cache-dir)(=|$)|-s)/;

/** The flags a verb may have, written as for `flagTable`, with those of every verb. */
export function verbFlags(text: string): FlagTable {
  return flagTable(`${everywhere} ${text}`);
}

/** A verb's words sorted out, or the reason why they are not understood. Without `rest`, nothing may follow `--`; without `elsewhere`, it may name no cluster. */
export function readGiven(verb: string, words: readonly ShellWord[], table: FlagTable, { rest = false, elsewhere = false } = {}): Arguments | string {
  const given = readFlags(words, table);
  if ('unknown' in given) return refuseFlag(verb, given.unknown);
  const other = otherCluster(given);
  if (other !== null && !elsewhere) return refuseFlag(verb, other);
  if (given.rest !== null && !rest) return `kubectl ${verb} with -- is not understood.`;
  for (const [name, values] of given.flags) {
    const unclear = table.long[name] === false && !maybeValued.has(name) && values.find(({ text }) => text !== 'true' && text !== 'false');
    if (unclear) return `kubectl ${verb} with --${name}=${unclear.text} is not understood.`;
  }
  return given;
}

/** The flag that asks another cluster than the target's; null when none does. */
export function otherCluster({ flags }: Arguments): string | null {
  return ['context', 'cluster'].filter((name) => flags.has(name)).map((name) => `--${name}`)[0] ?? null;
}

/** Why a flag that is on no list is a person's. Its value is left out: it may be a password. */
export function refuseFlag(verb: string, written: string): string {
  const flag = written.replace(/=[^]*$/, '');
  if (identity.test(flag)) return `It asks another cluster, or asks as somebody else (${flag}).`;
  if (/^(-f|-k|-R|--filename|--kustomize|--recursive)(=|$)/.test(flag)) return `It reads a file (${flag}), and Lifeguard has no file of yours.`;
  return `kubectl ${verb} with ${flag} is not understood.`;
}

/** Sorts the flags in front of a verb from what follows; a text is the reason why it cannot. */
export function takeLeading(words: readonly ShellWord[]): { flags: ShellWord[]; rest: readonly ShellWord[] } | string {
  let at = 0;
  while (words[at]?.text.startsWith('-') === true) at += /^(-[nv]|--(namespace|context|cluster|v|request-timeout|loglevel|log-flush-frequency))$/.test(words[at]?.text ?? '') ? 2 : 1;
  const flags = words.slice(0, at);
  const given = readGiven('', flags, verbFlags(''), { elsewhere: true });
  if (typeof given === 'string') return given.replace('kubectl  with', 'kubectl with');
  return at > words.length || given.positionals.length > 0 ? 'It names no kubectl verb.' : { flags, rest: words.slice(at) };
}

/** The operation's `args`: positionals in order, then every flag that has a meaning, once, as `--long=value` (switches as `--long=true`). */
export function argsOf({ positionals, flags }: Arguments, without: readonly string[]): string[] {
  const named = [...flags].filter(([name]) => !meaningless.has(name) && !without.includes(name));
  return [
    ...positionals.map((word) => word.text),
    ...named.flatMap(([name, values]) => (lists.has(name) ? values : values.slice(-1)).map((value) => `--${name}=${value.text}`)),
  ];
}

/** What must be filled in, in the flags that have a meaning: placeholders, and names and selectors an author left for the reader. */
export function openInFlags({ flags }: Arguments): string[] {
  return [...flags].filter(([name]) => !meaningless.has(name)).flatMap(([name, values]) =>
    values.flatMap((value) => {
      if (name === 'namespace' || name === 'container') return readName(value).open;
      return /selector$/.test(name) ? openInSelector(value) : value.placeholders;
    }),
  );
}

/** The namespace a command names, when that can be one or is still to be filled in; `odd` when it can be neither. */
export function namespaceOf(given: Arguments): { namespace: string | null; odd: boolean } {
  const words = given.flags.get('namespace');
  const word = words?.at(-1);
  return { namespace: lastFlag(given, 'namespace'), odd: word !== undefined && readName(word).odd };
}

function flagNames(text: string): string[] {
  return text.split(' ').map((flag) => flag.replace(/[:=].*$/, ''));
}
