import { isOn, lastFlag } from '../shell/flags.ts';
import type { Arguments, FlagTable } from '../shell/flags.ts';
import { manual, read } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { argsOf, namespaceOf, openInFlags, otherCluster, readGiven, refuseFlag, verbFlags } from './given.ts';
import { readObjects } from './names.ts';
import type { Objects } from './names.ts';
import { readRaw } from './raw.ts';

const print = 'output:o= template= allow-missing-template-keys show-managed-fields';
const list = `${print} all-namespaces:A selector:l= field-selector= no-headers show-labels show-kind sort-by= label-columns:L= ignore-not-found chunk-size=`;

/** What stands behind a verb: objects (`TYPE NAME`), a few plain words, or nothing at all. */
type Verb = { flags: FlagTable; takes: 'objects' | 'words' | 'nothing'; oc?: true };

/** Verbs that only read, each with the flags under which that stays true. `oc` marks those that only OpenShift's client has. */
const verbs: Record<string, Verb> = {
  get: { takes: 'objects', flags: verbFlags(`${list} watch:w watch-only output-watch-events raw= server-print subresource= show-all:a export`) },
  describe: { takes: 'objects', flags: verbFlags('all-namespaces:A selector:l= show-events chunk-size=') },
  top: { takes: 'objects', flags: verbFlags('all-namespaces:A selector:l= field-selector= containers no-headers sort-by= sum show-capacity use-protocol-buffers show-swap images') },
  events: { takes: 'nothing', flags: verbFlags(`${list} watch:w for= types=`) },
  'rollout status': { takes: 'objects', flags: verbFlags('watch:w timeout= revision= selector:l=') },
  'rollout history': { takes: 'objects', flags: verbFlags(`${print} revision= selector:l=`) },
  wait: { takes: 'objects', flags: verbFlags(`${print} for= timeout= all selector:l= all-namespaces:A field-selector=`) },
  'auth can-i': { takes: 'words', flags: verbFlags('all-namespaces:A quiet:q list no-headers subresource= as= as-group=') },
  'auth whoami': { takes: 'nothing', flags: verbFlags(print) },
  'apply view-last-applied': { takes: 'objects', flags: verbFlags('output:o= all selector:l=') },
  explain: { takes: 'words', flags: verbFlags('recursive api-version= output:o=') },
  diff: { takes: 'nothing', flags: verbFlags('filename:f= kustomize:k= recursive:R selector:l= server-side force-conflicts field-manager= concurrency= show-managed-fields') },
  version: { takes: 'nothing', flags: verbFlags('output:o= short client') },
  'cluster-info': { takes: 'nothing', flags: verbFlags('') },
  'cluster-info dump': { takes: 'nothing', flags: verbFlags(`${print} all-namespaces:A namespaces= output-directory= pod-running-timeout=`) },
  'api-resources': { takes: 'nothing', flags: verbFlags('output:o= namespaced verbs= api-group= no-headers sort-by= cached categories=') },
  'api-versions': { takes: 'nothing', flags: verbFlags('') },
  'config view': { takes: 'nothing', flags: verbFlags(`${print} raw minify flatten merge`) },
  'config current-context': { takes: 'nothing', flags: verbFlags('') },
  'config get-contexts': { takes: 'words', flags: verbFlags('output:o= no-headers') },
  'config get-clusters': { takes: 'nothing', flags: verbFlags('') },
  'config get-users': { takes: 'nothing', flags: verbFlags('') },
  'plugin list': { takes: 'nothing', flags: verbFlags('name-only') },
  'cnpg status': { takes: 'words', flags: verbFlags('verbose:v output:o= timeout=') },
  status: { takes: 'nothing', oc: true, flags: verbFlags('suggest all-namespaces:A output:o=') },
  projects: { takes: 'nothing', oc: true, flags: verbFlags('short:q') },
  project: { takes: 'nothing', oc: true, flags: verbFlags('short:q') },
  whoami: { takes: 'nothing', oc: true, flags: verbFlags('show-token:t show-server show-console show-context:c output:o=') },
  'adm node-logs': { takes: 'words', oc: true, flags: verbFlags('role= selector:l= path= unit:u= since= until= tail= grep:g= case-sensitive boot= output:o= raw unify') },
  'adm upgrade': { takes: 'nothing', oc: true, flags: verbFlags('include-not-recommended') },
  'policy who-can': { takes: 'words', oc: true, flags: verbFlags('all-namespaces:A output:o=') },
  extract: { takes: 'objects', oc: true, flags: verbFlags('to= keys= confirm') },
};

export function isReadVerb(verb: string, program: 'kubectl' | 'oc'): boolean {
  return Object.hasOwn(verbs, verb) && (verbs[verb]?.oc !== true || program === 'oc');
}

/** Judges a reading verb; `args` of its operation are spelled as `argsOf` does. */
export function judgeRead(verb: string, words: readonly ShellWord[], filters: Filter[], program: 'kubectl' | 'oc'): Judgement {
  const known = verbs[verb];
  if (known === undefined) return manual(`kubectl ${verb} is left to a person.`);
  const given = readGiven(verb, words, known.flags, { elsewhere: true });
  if (typeof given === 'string') return manual(given);
  const objects = known.takes === 'objects' ? readObjects(given.positionals) : readWords(verb, known, given.positionals);
  if (typeof objects === 'string') return manual(objects);
  const raw = given.flags.get('raw')?.at(-1);
  if (verb === 'get' && raw !== undefined) {
    const asked = objects.kinds.length === 0 ? readRaw(raw) : null;
    if (asked === null) return manual(`The address ${raw.text} is not known to only report.`);
    return read(operationOf(verb, given, filters), 'Asks the cluster for what it reports', elsewhere(given), { sensitive: asked.secret, placeholders: asked.open });
  }
  const refusal = refusalOf(verb, given, objects);
  if (refusal !== null) return manual(refusal);
  const open = [...objects.open, ...openInFlags(given)];
  return read(operationOf(verb, given, filters), `${program} ${verb} only reads`, elsewhere(given) ?? doubtOf(verb, given, objects), { sensitive: showsSecrets(verb, given, objects, filters), placeholders: open });
}

function operationOf(verb: string, given: Arguments, filters: Filter[]): { kind: 'kubernetes read'; verb: string; args: string[]; filters: Filter[] } {
  return { kind: 'kubernetes read', verb, args: argsOf(given, ['confirm']), filters };
}

/** Words that name no objects: a verb and a kind for `can-i`, a field for `explain`. */
function readWords(verb: string, { takes }: Verb, words: ShellWord[]): Objects | string {
  if (takes === 'nothing' && words.length > 0) return verb === 'project' ? 'It makes another project the current one.' : `kubectl ${verb} with ${words[0]?.text} is not understood.`;
  return { kinds: [], names: words, open: words.flatMap((word) => [...word.placeholders, ...(word.text.match(/\{[\w.-]+\}|\byour-[\w-]+|\b[A-Z]+_[A-Z_]+\b/g) ?? [])]), odd: null };
}

const outputs = /^(json|yaml|kyaml|wide|name|plaintext|plaintext-openapiv2|dot|(custom-columns|jsonpath|jsonpath-as-json|go-template|template)(=[^]*)?)$/;

function refusalOf(verb: string, given: Arguments, { kinds, names }: Objects): string | null {
  const output = lastFlag(given, 'output');
  if (verb !== 'adm node-logs' && output !== null && !outputs.test(output)) return /-?file/.test(output) ? 'Its output format comes from a file.' : `Its output format (${output}) is not understood.`;
  if (['get', 'describe', 'top', 'extract', 'apply view-last-applied'].includes(verb) && kinds.length === 0) return `kubectl ${verb} needs to be told what.`;
  if (verb === 'top' && !kinds.every((kind) => /^(po|pods?|no|nodes?|images|imagestreams|pvc|persistentvolumeclaims?)$/.test(kind))) return `kubectl top of ${kinds.join(',')} is not understood.`;
  if (verb === 'extract' && lastFlag(given, 'to') !== '-') return 'It writes files.';
  if (verb === 'cluster-info dump' && !['', '-'].includes(lastFlag(given, 'output-directory') ?? '')) return 'It writes the whole cluster into files.';
  if (verb === 'diff' && !given.flags.has('filename') && !given.flags.has('kustomize')) return 'It does not say what it compares with.';
  const another = verb === 'auth can-i' ? undefined : ['as', 'as-group'].find((flag) => given.flags.has(flag));
  if (another !== undefined) return refuseFlag(verb, `--${another}`);
  if (verb === 'adm node-logs' && names.length === 0 && !given.flags.has('role') && !given.flags.has('selector')) return 'It does not say which node.';
  return null;
}

/** That a read asks another cluster, where only a terminal can ask it; null when it does not. */
export function elsewhere(given: Arguments): string | null {
  const flag = otherCluster(given);
  return flag === null ? null : `it asks another cluster than the target’s (${flag})`;
}

/** Why a reading verb does not run by itself; null when it does. Secrets and placeholders are doubts of their own. */
function doubtOf(verb: string, given: Arguments, { odd }: Objects): string | null {
  if (odd !== null) return `"${odd}" is no name of anything`;
  if (namespaceOf(given).odd) return 'its namespace is no name of anything';
  if (isOn(given, 'watch') || isOn(given, 'watch-only')) return 'it watches without end';
  if (verb === 'wait') return 'it waits for something to happen';
  if (verb === 'rollout status' && lastFlag(given, 'watch') === null && lastFlag(given, 'timeout') === null) return 'it watches until the rollout is over';
  if (verb === 'diff') return 'it compares with a file that only a person has';
  if (/^(config |plugin |project$)/.test(verb)) return 'it tells about the laptop it is typed on';
  if (/^(cnpg status|status|policy who-can|adm upgrade)$/.test(verb)) return 'only a terminal answers it';
  if (given.flags.has('as') || given.flags.has('as-group')) return 'it asks on behalf of somebody else';
  if (verb === 'adm node-logs' || verb === 'cluster-info dump') return 'it can be a great deal';
  return null;
}

const secretKinds = /^(secrets?|(user)?oauth(access|authorize)tokens?|oauthclients?)$/;

function showsSecrets(verb: string, given: Arguments, { kinds }: Objects, filters: Filter[]): boolean {
  if (kinds.some((kind) => secretKinds.test(kind.split('.')[0] ?? '')) || verb === 'extract' || verb === 'cluster-info dump') return true;
  if (verb === 'config view') return isOn(given, 'raw') || isOn(given, 'flatten');
  if (verb === 'whoami') return isOn(given, 'show-token');
  const picked = [lastFlag(given, 'output') ?? '', lastFlag(given, 'template') ?? '', ...filters.filter(({ program }) => program === 'jq').flatMap(({ args }) => args)];
  return picked.some((path) => /\.env\b/.test(path));
}
