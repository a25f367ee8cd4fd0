import { isOn, lastFlag } from '../shell/flags.ts';
import type { Arguments } from '../shell/flags.ts';
import { manual, read } from '../judgement.ts';
import type { Filter, Judgement, Operation } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { argsOf, namespaceOf, openInFlags, readGiven, verbFlags } from './given.ts';
import type { Objects } from './names.ts';
import { elsewhere } from './read.ts';
import { isKind, onlyWorkload } from './workload.ts';
import { readObjects, slashIn } from './names.ts';

const flags = verbFlags(`
selector:l= container:c= tail= since= since-time= previous:p follow:f timestamps prefix all-containers all-pods
max-log-requests= ignore-errors limit-bytes= pod-running-timeout= version=
`);

/** Judges `kubectl logs …`, which always only reads. What its own operation has no words for (a job's logs, a time of day) is one of the cluster's reads, and is never followed. */
export function judgeLogs(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const given = readGiven('logs', words, flags, { elsewhere: true });
  if (typeof given === 'string') return manual(given);
  const target = targetOf(given);
  if (typeof target === 'string') return manual(target);
  const { objects, container } = target;
  const tail = wholeNumber(given.flags.get('tail')?.at(-1));
  const since = seconds(given.flags.get('since')?.at(-1));
  if (tail === 'unclear' || since === 'unclear') return manual('It does not say how much in a way Lifeguard understands.');
  const selector = lastFlag(given, 'selector');
  const open = [...objects.open, ...openInFlags(given), ...(container === null ? [] : container.placeholders), ...[tail, since].flatMap((amount) => (amount !== null && typeof amount === 'object' ? [amount.open] : []))];
  const pods = podsOf(objects, selector);
  const plain = !['since-time', 'all-pods', 'version', 'context', 'cluster'].some((name) => given.flags.has(name)) && (tail === null || typeof tail === 'number') && (since === null || typeof since === 'number');
  const operation: Operation = pods !== null && plain
    ? {
        kind: 'pod logs', namespace: lastFlag(given, 'namespace'), pods, container: lastFlag(given, 'container') ?? container?.text ?? null,
        // A negative tail asks for everything, which is the same as not asking.
        tailLines: typeof tail !== 'number' || tail < 0 ? null : tail, sinceSeconds: typeof since === 'number' ? since : null, previous: isOn(given, 'previous'), filters,
      }
    : { kind: 'kubernetes read', verb: 'logs', args: argsOf(given, ['follow']), filters };
  return read(operation, 'Reading logs changes nothing', elsewhere(given) ?? doubtOf(given, objects, selector), { placeholders: open });
}

/** `NAME`, `NAME CONTAINER`, `TYPE/NAME`, `TYPE NAME` (which kubectl would not take, but everybody understands), or nothing beside a selector. */
function targetOf(given: Arguments): { objects: Objects; container: ShellWord | null } | string {
  const [first, second, third] = given.positionals;
  if (third !== undefined || (first === undefined && !given.flags.has('selector'))) return 'It does not say which pods in a way Lifeguard understands.';
  if (first === undefined) return { objects: { kinds: [], names: [], open: [], odd: null }, container: null };
  const apart = second !== undefined && isKind(first.text);
  const objects = readObjects(slashIn(first) >= 0 ? [first] : apart ? [first, second] : [{ text: 'pod', placeholders: [] }, first]);
  return typeof objects === 'string' ? objects : { objects, container: apart ? null : (second ?? null) };
}

function podsOf(objects: Objects, selector: string | null): (Operation & { kind: 'pod logs' })['pods'] | null {
  const [kind] = objects.kinds;
  if (selector !== null) return kind === undefined ? { selector } : null;
  const [name] = objects.names;
  if (name !== undefined && /^(po|pods?)$/.test(kind ?? '')) return { pod: name.text };
  const workload = onlyWorkload(objects);
  return workload === null ? null : { workload };
}

function doubtOf(given: Arguments, { kinds, odd }: Objects, selector: string | null): string | null {
  if (odd !== null) return `"${odd}" is no name of anything`;
  if (namespaceOf(given).odd) return 'its namespace is no name of anything';
  if (selector !== null && kinds.length > 0) return 'kubectl takes a name or a selector, not both';
  return isOn(given, 'follow') ? 'it follows without end' : null;
}

type Amount = number | { open: string } | null | 'unclear';

/** `<n>`, `$LINES`, `N`: a number to be filled in. */
function openAmount({ text, placeholders }: ShellWord): { open: string } | null {
  const open = placeholders[0] ?? (/^[A-Z_]+$|^\{[\w.-]+\}$/.test(text) ? text : undefined);
  return open === undefined ? null : { open };
}

function wholeNumber(word: ShellWord | undefined): Amount {
  if (word === undefined) return null;
  return openAmount(word) ?? (/^-?\d{1,9}$/.test(word.text) ? Number(word.text) : 'unclear');
}

const units: Record<string, number> = { d: 86_400, h: 3_600, m: 60, s: 1, ms: 0.001 };

/** Go's durations, `1h30m`, and the days people write besides; a part of a second counts as one. */
function seconds(word: ShellWord | undefined): Amount {
  if (word === undefined || word.text === '0') return null;
  const open = openAmount(word);
  if (open !== null) return open;
  if (!/^(\d{1,6}(\.\d{1,3})?(d|h|ms|m|s))+$/.test(word.text)) return 'unclear';
  const total = [...word.text.matchAll(/([\d.]+)(d|h|ms|m|s)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 0), 0);
  return total === 0 ? null : Math.ceil(total);
}
