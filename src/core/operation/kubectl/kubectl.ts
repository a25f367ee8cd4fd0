import { reasonByHand } from './by-hand.ts';
import { judgeChange, isChangeVerb } from './change.ts';
import { judgeCnpgPsql, judgeExec, judgeRsh } from './exec.ts';
import { takeLeading } from './given.ts';
import { judgeLogs } from './logs.ts';
import { manual, read } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import { judgeRead, isReadVerb } from './read.ts';
import type { ShellWord } from '../shell/line.ts';

/** Verbs of several words, as `adm policy who-can`. */
const families = new Set(['rollout', 'set', 'auth', 'config', 'plugin', 'apply', 'create', 'cnpg', 'cluster-info']);
const ocFamilies = new Set([...families, 'adm', 'policy', 'adm policy']);

/** Judges `kubectl …` or `oc …`, its own name left off, with the filters its pipe goes through. */
export function judgeKubectl(words: readonly ShellWord[], filters: Filter[], program: 'kubectl' | 'oc', stdin: ShellWord | null = null): Judgement {
  if (words.length === 1 && /^(-h|--help)$/.test(words[0]?.text ?? '')) return judgeKubectl([{ text: 'help', placeholders: [] }], filters, program);
  const named = takeVerb(words, program === 'oc' ? ocFamilies : families);
  if (typeof named === 'string') return manual(named);
  const { flags, rest } = named;
  if (named.flags.length === 0 && asksForHelp(named.verb, rest, program)) return read({ kind: 'nothing' }, 'Only tells how a command is used', 'a terminal is the place for that');
  // OpenShift's administrator has some of the common verbs a second time.
  const verb = named.verb.replace(/^adm (?=(top|cordon|uncordon|drain|taint|policy who-can)$)/, '');
  const args = [...flags, ...rest];
  if (verb === 'logs') return judgeLogs(args, filters);
  if (verb === 'exec') return judgeExec(args, filters, stdin);
  if (stdin !== null) return manual('It gives kubectl a text to work on.');
  if (verb === 'rsh' && program === 'oc') return judgeRsh(args, filters);
  if (verb === 'cnpg psql') return judgeCnpgPsql(args, filters);
  if (isReadVerb(verb, program)) return judgeRead(verb, args, filters, program);
  if (!isChangeVerb(verb)) return manual(reasonByHand(verb));
  const judged = judgeChange(verb, args);
  if (judged.class !== 'read') return filters.length > 0 ? manual('It pipes the output of a change.') : judged;
  return judged.operation.kind === 'kubernetes read' ? { ...judged, operation: { ...judged.operation, filters } } : judged;
}

type Named = { verb: string; flags: ShellWord[]; rest: readonly ShellWord[] };

/** The verb with all its words, and what stands before, between and after them. */
function takeVerb(words: readonly ShellWord[], families: ReadonlySet<string>): Named | string {
  const leading = takeLeading(words);
  if (typeof leading === 'string') return leading;
  const [first, ...others] = leading.rest;
  if (first === undefined || first.placeholders.length > 0) return 'It names no kubectl verb.';
  const named: Named = { verb: first.text, flags: leading.flags, rest: others };
  while (families.has(named.verb)) {
    const between = takeLeading(named.rest);
    // Flags of the verb's own: it is complete, as in `apply -f`.
    const next = typeof between === 'string' ? undefined : between.rest[0];
    if (typeof between === 'string' || next === undefined) return named;
    if (next.placeholders.length > 0 || !/^[a-z-]+$/.test(next.text)) return `kubectl ${named.verb} with ${next.text} is not understood.`;
    named.verb += ` ${next.text}`;
    named.flags.push(...between.flags);
    named.rest = between.rest.slice(1);
  }
  return named;
}

const helpless = new Set(['exec', 'rsh', 'run', 'debug', 'attach']);

/** `help …`, `options`, `completion …`, or a known verb, plain words and `--help` at the very end: a flag among them could make "--help" its value. */
function asksForHelp(verb: string, rest: readonly ShellWord[], program: 'kubectl' | 'oc'): boolean {
  const words = rest.map(({ text, placeholders }) => (placeholders.length === 0 ? text : ''));
  const plain = (text: string): boolean => /^[a-z][a-z0-9./-]*$/.test(text);
  if (['help', 'options', 'completion'].includes(verb)) return words.every(plain);
  const known = !helpless.has(verb) && (isReadVerb(verb, program) || isChangeVerb(verb) || families.has(verb) || verb === 'logs');
  return known && /^(-h|--help)$/.test(words.at(-1) ?? '') && words.slice(0, -1).every(plain);
}
