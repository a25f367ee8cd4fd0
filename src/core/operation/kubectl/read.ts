import { flagTable, isOn, lastFlag, openPlaceholders, readFlags } from '../shell/flags.ts';
import type { Arguments, FlagTable } from '../shell/flags.ts';
import { manual, read } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { isKubernetesName } from './workload.ts';

const scope = 'namespace:n= request-timeout=';
const list = `${scope} all-namespaces:A selector:l= field-selector= output:o= no-headers show-labels show-kind sort-by= label-columns:L= ignore-not-found chunk-size=`;

/** kubectl verbs that only read, each with the flags under which that stays true. */
const verbs: Record<string, FlagTable> = {
  get: flagTable(`${list} watch:w watch-only output-watch-events raw= show-managed-fields server-print subresource=`),
  describe: flagTable(`${scope} all-namespaces:A selector:l= show-events chunk-size=`),
  top: flagTable(`${scope} all-namespaces:A selector:l= containers no-headers sort-by= sum field-selector= show-capacity`),
  events: flagTable(`${list} watch:w for= types=`),
  'rollout status': flagTable(`${scope} watch:w timeout= revision=`),
  'rollout history': flagTable(`${scope} revision= output:o=`),
  wait: flagTable(`${scope} for= timeout= all selector:l= all-namespaces:A field-selector= output:o=`),
  'auth can-i': flagTable(`${scope} all-namespaces:A quiet:q list no-headers subresource=`),
  'auth whoami': flagTable(`${scope} output:o=`),
  version: flagTable('output:o= request-timeout= short client'),
  'cluster-info': flagTable('request-timeout='),
  'api-resources': flagTable('output:o= namespaced verbs= api-group= no-headers sort-by= request-timeout= cached'),
  'api-versions': flagTable('request-timeout='),
  explain: flagTable('recursive api-version= output:o='),
};

/** Addresses of the API server that only report. A proxied address could be anything's. */
const rawReads = /^\/(healthz|livez|readyz|version|metrics)(\/[\w-]+)*(\?[\w=&-]*)?$|^\/apis\/metrics\.k8s\.io\/[\w/.-]*$/;

export function isReadVerb(verb: string): boolean {
  return Object.hasOwn(verbs, verb);
}

/**
 * Judges a reading verb. The operation's `args` are the positionals in order, then every flag as `--long=value`
 * (switches as `--long=true`), so that whoever answers it meets one spelling.
 */
export function judgeRead(verb: string, words: readonly ShellWord[], filters: Filter[]): Judgement {
  const table = verbs[verb];
  if (table === undefined) return manual(`kubectl ${verb} is left to a person.`);
  const given = readFlags(words, table);
  if ('unknown' in given) return manual(`kubectl ${verb} with ${given.unknown} is not understood.`);
  if (given.rest !== null) return manual(`kubectl ${verb} with -- is not understood.`);
  const refusal = refusalOf(verb, given);
  if (refusal !== null) return manual(refusal);
  const args = [
    ...given.positionals.map((word) => word.text),
    ...[...given.flags].flatMap(([name, values]) => values.map((value) => `--${name}=${value.text}`)),
  ];
  const placeholders = openPlaceholders(given);
  const judgement = read({ kind: 'kubernetes read', verb, args, filters }, `kubectl ${verb} only reads`, doubtOf(verb, given, placeholders, filters));
  return placeholders.length > 0 ? { ...judgement, placeholders } : judgement;
}

function refusalOf(verb: string, given: Arguments): string | null {
  const raw = lastFlag(given, 'raw');
  if (raw !== null && !rawReads.test(raw)) return `The address ${raw} could do anything.`;
  if (verb === 'cluster-info' && given.positionals.length > 0) return 'cluster-info dump writes out the whole cluster.';
  const output = lastFlag(given, 'output') ?? '';
  if (/-file/.test(output)) return 'Its output format comes from a file.';
  if (['get', 'describe', 'top'].includes(verb) && raw === null && given.positionals.length === 0) return `kubectl ${verb} needs to be told what.`;
  return null;
}

/** Why a reading verb does not run by itself; null when it does. */
function doubtOf(verb: string, given: Arguments, placeholders: string[], filters: Filter[]): string | null {
  const open = placeholders[0] ?? spokenPlaceholder(verb, given);
  if (open !== undefined) return `${open} must be filled in`;
  if ((verb === 'get' || verb === 'describe') && showsSecrets(given, filters)) return 'it can show secrets';
  if (isOn(given, 'watch') || isOn(given, 'watch-only')) return 'it watches without end';
  if (verb === 'wait') return 'it waits for something to happen';
  if (verb === 'rollout status' && lastFlag(given, 'watch') === null && lastFlag(given, 'timeout') === null) return 'it watches until the rollout is over';
  return null;
}

/** `POD_NAME`, `your-app`, `{pod}`, `...`: no kind and no name of Kubernetes looks like that. */
function spokenPlaceholder(verb: string, given: Arguments): string | undefined {
  const names = verb === 'auth can-i' ? [] : given.positionals.map((word) => word.text);
  const namespaces = (given.flags.get('namespace') ?? []).map((word) => word.text);
  return names.find((name) => /(^|\/)([A-Z][A-Z0-9_-]{2,}$|your-)|^\.\.\.$|[{}[\]]/.test(name)) ?? namespaces.find((name) => !isKubernetesName(name));
}

/** The kinds stand in the first word, `pods,secrets`, or in front of each slash, `pod/a secret/b`. */
function showsSecrets(given: Arguments, filters: Filter[]): boolean {
  const [first, ...others] = given.positionals.map((word) => word.text.toLowerCase());
  const kinds = [...(first ?? '').split(','), ...others.filter((name) => name.includes('/'))].map((kind) => kind.split(/[/.]/)[0]);
  const picked = [lastFlag(given, 'output') ?? '', ...filters.filter(({ program }) => program === 'jq').flatMap(({ args }) => args)];
  return kinds.some((kind) => kind === 'secret' || kind === 'secrets') || picked.some((path) => /\.env\b|\.data\b/.test(path));
}
