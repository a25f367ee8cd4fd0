/**
 * Puts values where a statement left placeholders open. A value is a name, a number or a bound parameter in a known place of an
 * operation; it is never text of a command, and what would make it more than that is refused with a sentence.
 */
import type { Filter, Operation, PodChoice, Workload } from './operation.ts';

/** What stands for each placeholder, by the placeholder as its author wrote it: `<pod>` → `api-7f9`. */
export type Values = Readonly<Record<string, string>>;

/** The operation with every value in its place, or the sentence why a value may not stand there. What no value is given for stays open. */
export function fill(operation: Operation, values: Values): Operation | { refused: string } {
  const placeholders = Object.keys(values);
  if (placeholders.length === 0) return operation;
  try {
    for (const value of Object.values(values)) mustBeSound(value);
    const filler = fillerOf(values, true);
    const filled = filledBy(operation, filler);
    const astray = placeholders.find((placeholder) => !filler.placed.has(placeholder));
    if (astray !== undefined) throw new Refused(notHere(astray));
    return filled;
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
}

/** Whether any value could be put where this placeholder stands. */
export function canFill(operation: Operation, placeholder: string): boolean {
  try {
    const filler = fillerOf({ [placeholder]: '' }, false);
    filledBy(operation, filler);
    return filler.placed.has(placeholder);
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** The values of a statement's `$1`, `$2` …, to be bound by the server and never written into its text. Throws when one is missing. */
export function bound(parameters: readonly string[], values: Values): string[] {
  return parameters.map((name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for ${name}`);
    return value;
  });
}

/** The placeholders of an operation that are bound as parameters. */
export function parametersOf(operation: Operation): string[] {
  if (operation.kind === 'several') return operation.operations.flatMap(parametersOf);
  return 'parameters' in operation ? operation.parameters : [];
}

class Refused extends Error {}

/** What a value must look like in one kind of place, and what to say of one that does not. */
type Rule = { is: RegExp; says: string };

const NAME: Rule = { is: /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, says: 'is not a name in Kubernetes: small letters, digits, “-” and “.” only.' };
const LABEL: Rule = { is: /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/, says: 'is not the value of a label: letters, digits, “-”, “_” and “.” only.' };
const SELECTOR: Rule = { is: /^[A-Za-z0-9][\w./-]*==?[A-Za-z0-9][\w.-]*(?:,[A-Za-z0-9][\w./-]*==?[A-Za-z0-9][\w.-]*)*$/, says: 'does not choose by labels: write app=api, or several with a comma between them.' };
const PLAIN: Rule = { is: /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/, says: 'is not one plain word: letters, digits, “-”, “_” and “.” only.' };
const COUNT: Rule = { is: /^\d{1,9}(?:s|m|h|%)?$/, says: 'is not a number.' };
const QUANTITY: Rule = { is: /^\d{1,9}(?:\.\d{1,3})?[A-Za-z]{0,2}$/, says: 'is not an amount such as 500m or 1Gi.' };
const IMAGE: Rule = { is: /^[A-Za-z0-9](?:[\w./:@-]*[A-Za-z0-9])?$/, says: 'is not the name of an image.' };
const READABLE: Rule = { is: /^(?:po|pods?|deploy|deployments?|sts|statefulsets?|ds|daemonsets?|rs|replicasets?|jobs?|cronjobs?|svc|services?|ep|endpoints|ing|ingress(?:es)?|no|nodes?|ns|namespaces?|ev|events?|hpa|pvc|pv)$/, says: 'is not a kind of object Lifeguard fills in.' };
const VARIABLE: Rule = { is: /^[^$`]*$/, says: 'holds a sign that would mean something else there.' };
/** Nothing in it can act: the server takes it as a value, whatever it looks like. */
const BOUND: Rule = { is: /^/, says: '' };

const FLAGS: Record<string, Rule> = {
  namespace: NAME, container: NAME, containers: NAME, name: NAME, 'field-selector': PLAIN, for: PLAIN, types: PLAIN, patch: PLAIN, limits: QUANTITY, requests: QUANTITY,
  tail: COUNT, since: COUNT, replicas: COUNT, min: COUNT, max: COUNT, revision: COUNT, 'to-revision': COUNT, 'cpu-percent': COUNT, 'grace-period': COUNT, timeout: COUNT,
};
/** Verbs whose first word is no kind: what they are told is a node, a right or a field. */
const KINDLESS = new Set(['cordon', 'uncordon', 'drain', 'auth can-i', 'explain']);
/** Programs of a pod that are told a host or a port and nothing else. */
const ASKING_HOSTS = new Set(['nslookup', 'dig', 'host', 'nc', 'ping', 'getent']);

/** Long enough for every name there is. */
const MOST_CHARACTERS = 253;
/** No author writes a longer one. */
const LONGEST_PLACEHOLDER = 200;

function mustBeSound(value: string): void {
  if (value === '') throw new Refused('Say a value.');
  if (value.length > MOST_CHARACTERS) throw new Refused(`A value has at most ${MOST_CHARACTERS} characters.`);
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)) throw new Refused(`“${shortened(value)}” holds a character that cannot be seen.`);
}

const shortened = (value: string): string => (value.length > 60 ? `${value.slice(0, 59)}…` : value).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '�');
const notHere = (placeholder: string): string => `${placeholder} stands where Lifeguard does not fill it in: copy the command.`;

type Filler = {
  placed: Set<string>;
  put(text: string, rule: Rule): string;
  /** The same for a text whose letters the judge made small. */
  putInSmall(text: string, rule: Rule): string;
  /** True when the text is one placeholder and nothing beside it. */
  isWhole(text: string): boolean;
  /** Throws when a placeholder stands in the text. */
  none(text: string): string;
};

/** `judging` false: only where the placeholders stand is of interest, any value would do. */
function fillerOf(values: Values, judging: boolean): Filler {
  const odd = Object.keys(values).find((placeholder) => placeholder === '' || placeholder.length > LONGEST_PLACEHOLDER);
  if (odd !== undefined) throw new Refused(notHere(`“${shortened(odd)}”`));
  const placed = new Set<string>();
  // The addresses of requests carry some of them encoded.
  const spelled = new Map(Object.keys(values).flatMap((placeholder): [string, string][] => [[encodeURIComponent(placeholder.toWellFormed()), placeholder], [placeholder, placeholder]]));
  const inSmall = new Map([...spelled].map(([spelling, placeholder]) => [spelling.toLowerCase(), placeholder]));
  const source = [...spelled.keys()].toSorted((a, b) => b.length - a.length).map(bounded).join('|');
  const anywhere = new RegExp(source, 'g');
  const put = (text: string, rule: Rule, pattern: RegExp, names: Map<string, string>, of: (found: string) => string): string =>
    text.replace(pattern, (found) => {
      const placeholder = names.get(of(found)) ?? '';
      const value = values[placeholder] ?? '';
      placed.add(placeholder);
      if (judging && !rule.is.test(value)) throw new Refused(`“${shortened(value)}” ${rule.says}`);
      return value;
    });
  return {
    placed,
    put: (text, rule) => put(text, rule, anywhere, spelled, (found) => found),
    putInSmall: (text, rule) => put(text, rule, new RegExp(source, 'gi'), inSmall, (found) => found.toLowerCase()),
    isWhole: (text) => text.replace(anywhere, '') === '' && (text.match(anywhere)?.length ?? 0) === 1,
    none(text) {
      const [found] = text.match(anywhere) ?? [];
      if (found !== undefined) throw new Refused(notHere(spelled.get(found) ?? found));
      return text;
    },
  };
}

/** `$POD` does not stand in `$POD_NAME`. */
function bounded(spelling: string): string {
  const escaped = spelling.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return `${/^\w/.test(spelling) ? String.raw`(?<!\w)` : ''}${escaped}${/\w$/.test(spelling) ? String.raw`(?!\w)` : ''}`;
}

function filledBy(operation: Operation, filler: Filler): Operation {
  switch (operation.kind) {
    case 'sql read':
      return { ...boundBy(operation, filler), filters: filtersBy(operation.filters, filler) };
    case 'sql change':
    case 'signal sessions':
      return boundBy(operation, filler);
    case 'http read':
      return { ...operation, host: filler.putInSmall(operation.host, NAME), path: filler.put(operation.path, PLAIN), filters: filtersBy(operation.filters, filler) };
    case 'http write':
      return { ...operation, host: filler.putInSmall(operation.host, NAME), path: filler.put(operation.path, PLAIN), body: operation.body === null ? null : filler.put(operation.body, PLAIN) };
    case 'metrics query':
      return { ...operation, query: filler.put(operation.query, PLAIN), filters: filtersBy(operation.filters, filler) };
    case 'pod logs':
      return { ...operation, ...placeBy(operation, filler), pods: 'selector' in operation.pods ? { selector: selectorBy(operation.pods.selector, filler) } : podBy(operation.pods, filler), filters: filtersBy(operation.filters, filler) };
    case 'pod read':
      return { ...operation, ...placeBy(operation, filler), pod: podBy(operation.pod, filler), command: commandBy(operation.command, filler), filters: filtersBy(operation.filters, filler) };
    case 'kubernetes read':
      return { ...operation, args: argumentsBy(operation.verb, operation.args, READABLE, filler), filters: filtersBy(operation.filters, filler) };
    case 'kubernetes change':
      return { ...operation, args: argumentsBy(operation.verb, operation.args, null, filler) };
    case 'scale':
      return { ...operation, namespace: nameOrNull(operation.namespace, filler), workload: workloadBy(operation.workload, filler) };
    case 'set env': {
      const env = Object.entries(operation.env).map(([name, value]) => [filler.none(name), value === null ? null : filler.put(value, VARIABLE)]);
      return { ...operation, namespace: nameOrNull(operation.namespace, filler), workload: workloadBy(operation.workload, filler), env: Object.fromEntries(env) as Record<string, string | null> };
    }
    case 'several':
      return { ...operation, operations: operation.operations.map((one) => filledBy(one, filler)) };
    case 'nothing':
    case 'manual':
      return operation;
  }
}

/** The text stays as it is: its values travel beside it. */
function boundBy<O extends Operation & { parameters: string[] }>(operation: O, filler: Filler): O {
  for (const parameter of operation.parameters) filler.put(parameter, BOUND);
  return operation;
}

const nameBy = (text: string, filler: Filler): string => filler.put(text, NAME);
const nameOrNull = (text: string | null, filler: Filler): string | null => (text === null ? null : nameBy(text, filler));
const workloadBy = (workload: Workload, filler: Filler): Workload => ({ ...workload, name: nameBy(workload.name, filler) });
const podBy = (pod: PodChoice, filler: Filler): PodChoice => ('pod' in pod ? { pod: nameBy(pod.pod, filler) } : { workload: workloadBy(pod.workload, filler) });
const placeBy = (operation: { namespace: string | null; container: string | null }, filler: Filler): { namespace: string | null; container: string | null } =>
  ({ namespace: nameOrNull(operation.namespace, filler), container: nameOrNull(operation.container, filler) });
const selectorBy = (text: string, filler: Filler): string => filler.put(text, filler.isWhole(text) ? SELECTOR : LABEL);

/** Positionals, then flags as `--long=value`. A kind may be filled in only where every kind on the list is harmless to show; `null`: never. */
function argumentsBy(verb: string, args: string[], kinds: Rule | null, filler: Filler): string[] {
  const kindBy = (text: string): string => (kinds === null ? filler.none(text) : filler.put(text, kinds));
  let position = 0;
  return args.map((arg) => {
    const [, flag, value = ''] = /^--([^=]+)=([^]*)$/.exec(arg) ?? [];
    if (flag !== undefined) {
      if (flag === 'selector') return `--selector=${selectorBy(value, filler)}`;
      const rule = Object.hasOwn(FLAGS, flag) ? FLAGS[flag] : undefined;
      return rule === undefined ? filler.none(arg) : `--${flag}=${filler.put(value, rule)}`;
    }
    position += 1;
    const equals = arg.indexOf('=');
    if (equals > 0) return `${filler.none(arg.slice(0, equals))}=${filler.put(arg.slice(equals + 1), verb === 'set image' ? IMAGE : LABEL)}`;
    const slash = arg.indexOf('/');
    if (slash > 0) return `${kindBy(arg.slice(0, slash))}/${nameBy(arg.slice(slash + 1), filler)}`;
    return position === 1 && !KINDLESS.has(verb) ? kindBy(arg) : nameBy(arg, filler);
  });
}

function commandBy(command: string[], filler: Filler): string[] {
  const [program = '', ...args] = command;
  return [filler.none(program), ...args.map((arg) => (ASKING_HOSTS.has(program) && !arg.startsWith('-') ? filler.put(arg, NAME) : filler.none(arg)))];
}

/** Programs of a pipe take words as programs: only what a word can do no harm in is filled. */
function filtersBy(filters: Filter[], filler: Filler): Filter[] {
  return filters.map(({ program, args }) => ({
    program: filler.none(program),
    args: args.map((arg) => (/^[ef]?grep$/.test(program) && !arg.startsWith('-') ? filler.put(arg, PLAIN) : /^(?:head|tail)$/.test(program) ? filler.put(arg, COUNT) : filler.none(arg))),
  }));
}
