import { buildFilter, isSensitiveFilter } from '../filter/filter.ts';
import { manual, read } from '../judgement.ts';
import { judgeKubectl } from '../kubectl/kubectl.ts';
import type { Filter, Judgement, Operation } from '../operation.ts';
import { judgeCurl } from '../program/curl.ts';
import { whyManual } from '../program/others.ts';
import { judgePlain } from '../program/plain.ts';
import { judgePromtool } from '../program/promtool.ts';
import { judgePsql } from '../program/psql.ts';
import { judgeWget } from '../program/wget.ts';
import { several } from '../several.ts';
import { readShell } from './line.ts';
import type { ShellCommand, ShellPipe, ShellWord, Variables } from './line.ts';
import { unwrap } from './wrapper.ts';

/** Deeper nesting of commands in commands is nothing a person follows. */
const maxNesting = 3;

/** A judged shell text: every word of it as programs would receive it, and the variables as they are behind it. */
type JudgedShell = { judgement: Judgement; words: string; variables: Variables };

/** Judges a shell text: each command, each filter, each command inside a command. Unless all are understood, the whole is manual. */
export function judgeShell(text: string, known: Variables, depth = 0): JudgedShell {
  const line = readShell(text, known);
  if (line.kind === 'not understood') return { judgement: manual(`Not understood as a whole: ${line.why}.`), words: '', variables: known };
  // What is only printed may be in any language.
  const pipes = [...line.pipes, ...[...line.substitutions.values()].flat()].filter(([first, second]) => second !== undefined || !/^(echo|printf)$/.test(first?.words[0]?.text ?? ''));
  const words = pipes.flat().flatMap((command) => [...command.words.map((word) => word.text), command.stdin?.text ?? '']).join(' ');
  const inside = new Map<string, Operation>([...known.values()].flatMap(({ text, read: from }) => (from === undefined ? [] : [[text, from]])));
  for (const [placeholder, inner] of line.substitutions) {
    const judgement = judgeList(inner, inside, depth + 1);
    if (judgement.class !== 'read' || judgement.operation.kind === 'nothing') return { judgement: manual(`Not understood as a whole: ${placeholder} is not a read.`), words, variables: known };
    inside.set(placeholder, judgement.operation);
  }
  if (line.pipes.length === 0 && line.variables.size === 0) return { judgement: manual('It holds no command.'), words, variables: known };
  const variables = new Map([...line.variables].map(([name, word]) => {
    const from = inside.get(word.text);
    return [name, from === undefined ? word : { ...word, read: from }];
  }));
  return { judgement: judgeList(line.pipes, inside, depth), words, variables };
}

function judgeList(pipes: readonly ShellPipe[], inside: ReadonlyMap<string, Operation>, depth: number): Judgement {
  if (depth > maxNesting) return manual('It is nested too deeply to be read.');
  if (pipes.length === 0) return read({ kind: 'nothing' }, 'Only sets variables', null);
  return several(pipes.map((pipe) => withBindings(judgePipe(pipe, depth), inside)));
}

/** A value that a read of the same text gives is not asked of a person, but neither is it known before. */
function withBindings(judgement: Judgement, inside: ReadonlyMap<string, Operation>): Judgement {
  const bindings = Object.fromEntries((judgement.placeholders ?? []).flatMap((name) => {
    const operation = inside.get(name);
    return operation === undefined ? [] : [[name, operation]];
  }));
  const [first] = Object.keys(bindings);
  if (first === undefined) return judgement;
  return { ...judgement, bindings, reason: judgement.reason.replace(`${first} must be filled in`, `${first} comes from another command`) };
}

function judgePipe(pipe: ShellPipe, depth: number): Judgement {
  const [first, ...rest] = typedInto(pipe);
  if (first === undefined) return manual('It holds no command.');
  const filters: Filter[] = [];
  for (const command of rest) {
    const [program, ...args] = command.words;
    const filter = { program: program?.text ?? '', args: args.map((word) => word.text) };
    const open = command.words.some((word) => word.placeholders.length > 0);
    if (open || command.environment.length > 0 || command.stdin !== null || buildFilter(filter) === null) return manual(`The pipe through "${[filter.program, ...filter.args].join(' ')}" is not understood.`);
    filters.push(filter);
  }
  const judgement = judgeCommand(first, filters, depth);
  if (judgement.class !== 'read' || !filters.some(isSensitiveFilter)) return judgement;
  const reason = judgement.auto ? `${judgement.reason.replace(/\.$/, '')}, but it brings to light what was hidden: a person starts it.` : judgement.reason;
  return { ...judgement, auto: false, sensitive: true, reason };
}

/** `echo "SELECT 1" | psql` and `cat <<EOF | psql` give psql a text, as `psql <<EOF` does. */
function typedInto(pipe: ShellPipe): ShellPipe {
  const [first, second, ...rest] = pipe;
  if (first === undefined || second === undefined || second.stdin !== null || !takesText(second)) return pipe;
  const [program, ...args] = first.words;
  const words = args[0]?.text === '-n' ? args.slice(1) : args;
  const text = program?.text === 'echo' && first.stdin === null ? joined(words) : program?.text === 'cat' && words.length === 0 ? first.stdin : null;
  // Some shells' echo makes a new line of `\n`, others print it.
  if (text === null || (program?.text === 'echo' && text.text.includes('\\'))) return pipe;
  return [{ ...second, stdin: text }, ...rest];
}

function takesText({ words }: Pick<ShellCommand, 'words'>): boolean {
  const bare = unwrap(words);
  if (bare.kind !== 'words') return false;
  const [program] = bare.words;
  return program?.text === 'psql' || (/^(kubectl|oc)$/.test(program?.text ?? '') && bare.words.some((word) => word.text === 'psql'));
}

function joined(words: readonly ShellWord[]): ShellWord {
  return { text: words.map((word) => word.text).join(' '), placeholders: words.flatMap((word) => word.placeholders) };
}

function judgeCommand({ words, environment, stdin }: ShellCommand, filters: Filter[], depth: number): Judgement {
  const bare = unwrap(words);
  if (bare.kind === 'not understood') return manual(bare.why);
  if (bare.kind === 'script') {
    if (filters.length > 0 || environment.length > 0 || stdin !== null) return manual('The script it runs is not understood.');
    const { judgement } = judgeShell(bare.script, new Map(), depth + 1);
    if (!bare.endless || judgement.class === 'manual') return judgement;
    return judgement.class === 'read' ? { ...judgement, auto: false, reason: 'Only reads, but it watches without end: a person starts it.' } : manual('It repeats something that is not a read.');
  }
  const [program, ...rest] = bare.words;
  if (program === undefined || program.placeholders.length > 0) return manual('It does not name the program it runs.');
  // A password in front of psql is not ours to use: the target has its own connection.
  const foreign = environment.find((name) => !(/^(LC_ALL|LANG|TZ)$/.test(name) || (program.text === 'psql' && /^PG(PASSWORD|USER|DATABASE|HOST|PORT|APPNAME)$/.test(name))));
  if (foreign !== undefined) return manual(`It sets ${foreign} for the program.`);
  if (stdin !== null && !takesText({ words: bare.words })) return manual('It gives a program a text to work on.');
  return judgeProgram(program.text, rest, filters, stdin);
}

function judgeProgram(program: string, words: readonly ShellWord[], filters: Filter[], stdin: ShellWord | null): Judgement {
  switch (program) {
    case 'kubectl':
    case 'oc':
      return judgeKubectl(words, filters, program, stdin);
    // The plug-in by its own name.
    case 'kubectl-cnpg':
      return judgeKubectl([{ text: 'cnpg', placeholders: [] }, ...words], filters, 'kubectl', stdin);
    case 'psql':
      return judgePsql(words, filters, stdin);
    case 'curl':
      return judgeCurl(words, filters);
    case 'wget':
      return judgeWget(words, filters);
    case 'promtool':
      return judgePromtool(words, filters);
    default:
      return (filters.length === 0 ? judgePlain(program, words) : null) ?? manual(whyManual(program));
  }
}
