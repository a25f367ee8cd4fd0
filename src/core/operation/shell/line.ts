import { parse } from 'unbash';
import type { Assignment, Command, ParsedScript, PipelineNode, Redirection } from 'unbash';
import type { Operation } from '../operation.ts';
import { markPlaceholders } from './placeholder.ts';
import { NotUnderstood, plainType, readParts, readWord } from './words.ts';
import type { Scope, ShellWord } from './words.ts';

export type { ShellWord } from './words.ts';

/** One program of a pipe. `environment` is what is set in front of it, `stdin` a text it is given (`<<EOF`, `<<<`). */
export type ShellCommand = { words: readonly ShellWord[]; environment: string[]; stdin: ShellWord | null };

/** Programs joined by `|`. */
export type ShellPipe = ShellCommand[];

/** What variables stand for. The value of one that holds a command's answer is its own name, `$POD`, left open; `read` is that command. */
export type Variables = ReadonlyMap<string, ShellWord & { read?: Operation }>;

type ShellLine =
  | {
      kind: 'list';
      /** In the order of the text, however they are joined (`;`, `&&`, `||`, a new line). */
      pipes: ShellPipe[];
      /** The variables as they are after the line. */
      variables: Variables;
      /** Placeholder → the pipes whose answer it stands for: `$POD` of `POD=$(…)`, or `$(…)` itself. */
      substitutions: ReadonlyMap<string, ShellPipe[]>;
    }
  | { kind: 'not understood'; why: string };

/** Variables that make the programs behind them another cluster's, another server's, or another program: psql starts whatever `PAGER` says, and curl writes its keys to `SSLKEYLOGFILE`. */
const telling = new RegExp(`^(${[
  'KUBE', 'PG(?!PASSWORD$|USER$|DATABASE$|HOST$|PORT$|APPNAME$)', 'PSQL', 'CURL', '(SYSTEM_)?WGETRC', 'SSL(_|KEY)', 'OPENSSL', 'XDG_', 'LD_', 'DYLD_', 'BASH', 'SHELL', 'AWS_', 'GO(DEBUG|COVER|TRACE)', 'GCONV', 'NODE_OPTIONS', 'PYTHON', 'PERL', 'LESS',
  '\\w*PAGER', 'EDITOR$', 'VISUAL$', '\\w*_proxy$', '\\w*_PROXY$', '(CD|F|LOC|NLS)?PATH$', 'ENV$', 'IFS$', 'PS\\d$', 'PROMPT_COMMAND$', 'HIST\\w*$', 'HOME$', 'ZDOTDIR$', 'HOSTALIASES$', 'RES_OPTIONS$', 'LOCALDOMAIN$', 'QLOGDIR$', 'NETRC$',
].join('|')})`);

/**
 * Reads a shell text: programs with plain words, joined by pipes, one after the other. Everything else a shell can do
 * (loops, conditions, functions, files, background) makes the whole text "not understood". `known` are variables set before.
 */
export function readShell(source: string, known: Variables = new Map()): ShellLine {
  const marked = markPlaceholders(source);
  const variables = new Map(known);
  const substitutions = new Map<string, ShellPipe[]>();
  let within = 0;
  const scope: Scope = {
    marks: marked.placeholders,
    variables,
    substitute: (text, script) => {
      within += 1;
      substitutions.set(text, readScript(script));
      within -= 1;
    },
  };

  const assign = ({ name, value, append, index }: Assignment): void => {
    // What is set inside `$(…)` is forgotten behind it.
    if (within > 0) throw new NotUnderstood('a variable set inside a command is not understood');
    if (append === true || index !== undefined || value.type !== 'Word') throw new NotUnderstood('its assignment is not understood');
    // `ENV` is a file to some shells, and to everybody else the name of a stage.
    if (telling.test(name) && !(name === 'ENV' && /^\w+$/.test(value.text))) throw new NotUnderstood(`it sets ${name}`);
    const word = readWord(value, scope);
    const [inner] = word.placeholders.filter((placeholder) => substitutions.has(placeholder));
    const pipes = inner === undefined ? undefined : substitutions.get(inner);
    if (pipes === undefined) return void variables.set(name, word);
    if (word.text !== inner) throw new NotUnderstood('a command inside a longer word is not understood');
    substitutions.set(`$${name}`, pipes);
    variables.set(name, { text: `$${name}`, placeholders: [`$${name}`] });
  };

  const readCommand = (command: Command): ShellCommand => {
    const pieces = [...command.prefix, ...(command.name === undefined ? [] : [command.name]), ...command.suffix];
    // The parser mends some mistakes by leaving a sign out (`a( b`); a shell would not have run the line.
    for (const [index, piece] of pieces.entries()) {
      const next = pieces[index + 1];
      if (next !== undefined && !/^(\s|\\\n)*$/.test(marked.text.slice(piece.end, next.pos))) throw new NotUnderstood('the shell would not accept it');
    }
    const [stdin = null, another] = command.redirects.flatMap((redirect) => given(redirect, scope) ?? []);
    // One shell would take the last of them, another one all.
    if (another !== undefined) throw new NotUnderstood('it is given more than one text');
    const assignments = command.prefix.filter((prefix): prefix is Assignment => prefix.type === 'Assignment');
    if (command.name === undefined || command.name.text === 'export') {
      for (const assignment of [...assignments, ...command.args]) if (assignment.type === 'Assignment') assign(assignment);
      const others = command.args.filter((arg) => arg.type !== 'Assignment').map((arg) => arg.text);
      if (others.some((text) => !/^[A-Za-z_]\w*$/.test(text))) throw new NotUnderstood('its assignment is not understood');
      return { words: [], environment: [], stdin: null };
    }
    for (const assignment of assignments) {
      if (telling.test(assignment.name) || assignment.value.type !== 'Word') throw new NotUnderstood(`it sets ${assignment.name}`);
      readWord(assignment.value, scope);
    }
    const words = [command.name, ...command.args].map((word) => {
      if (word.type === 'Word') return readWord(word, scope);
      // Behind a program's name `NAME=value` is a word like any other.
      if (word.value.type !== 'Word' || word.append === true || word.index !== undefined) throw new NotUnderstood('its assignment is not understood');
      const value = readWord(word.value, scope);
      return { text: `${word.name}=${value.text}`, placeholders: value.placeholders };
    });
    return { words, environment: assignments.map(({ name }) => name), stdin };
  };

  const readPipe = (node: PipelineNode): ShellPipe => {
    if (node.type === 'Command') return [readCommand(node)];
    if (node.type !== 'Pipeline') throw new NotUnderstood(`${plainType(node.type)} is not understood`);
    if (node.operators.some((operator) => operator !== '|')) throw new NotUnderstood('its pipe does more than pass lines on');
    return node.commands.map((command) => {
      if (command.type !== 'Command') throw new NotUnderstood(`${plainType(command.type)} is not understood`);
      const read = readCommand(command);
      if (read.words.length === 0) throw new NotUnderstood('a variable set inside a pipe is not understood');
      return read;
    });
  };

  const readScript = (script: Pick<ParsedScript, 'commands' | 'errors'>): ShellPipe[] => {
    const [error] = script.errors ?? [];
    if (error !== undefined) throw new NotUnderstood(`the shell would not accept it (${error.message})`);
    return script.commands.flatMap(({ command, background }) => {
      if (background === true) throw new NotUnderstood('it runs in the background');
      const pipes: ShellPipe[] = [];
      for (const each of command.type === 'AndOr' ? command.commands : [command]) {
        const pipe = readPipe(each);
        if (pipe.some(({ words }) => words.length > 0)) pipes.push(pipe);
        // Whether it is set then depends on how the command before it went.
        else if (pipes.length > 0) throw new NotUnderstood('a variable set on a condition is not understood');
      }
      return pipes;
    });
  };

  try {
    return { kind: 'list', pipes: readScript(parse(marked.text)), variables, substitutions };
  } catch (error) {
    if (error instanceof NotUnderstood) return { kind: 'not understood', why: error.message };
    if (error instanceof RangeError) return { kind: 'not understood', why: 'it is nested too deeply' };
    throw error;
  }
}

/** The text a redirection gives the program; null for one that only throws output away or mixes errors in. Every other touches a file. */
function given(redirect: Redirection, scope: Scope): ShellWord | null {
  if (redirect.descriptor !== undefined && redirect.descriptor.type !== 'FileDescriptor') throw new NotUnderstood('it reads from or writes to a file');
  if (redirect.type === 'HereDoc') {
    const { text, parts } = redirect.body;
    if (redirect.descriptor !== undefined || redirect.operator !== '<<') throw new NotUnderstood('its here-document is not understood');
    // A shell takes these backslashes away, and `E'\\''` is then another text than the one that stands here.
    if (redirect.delimiter?.quoted !== true && /\\[\\$`\n]/.test(text)) throw new NotUnderstood('the shell would change its here-document');
    return redirect.delimiter?.quoted === true || parts === undefined ? readParts([{ type: 'Literal', pos: 0, end: 0, value: text, text }], scope, true) : readParts(parts, scope, true);
  }
  if (redirect.type === 'HereString') {
    if (redirect.descriptor !== undefined || redirect.target === undefined) throw new NotUnderstood('its here-string is not understood');
    return readWord(redirect.target, scope);
  }
  const plain = redirect.target?.parts === undefined ? redirect.target?.value : undefined;
  if ((redirect.operator === '>' || redirect.operator === '&>' || redirect.operator === '<') && plain === '/dev/null') return null;
  if (redirect.operator === '>&' && (plain === '1' || plain === '2')) return null;
  throw new NotUnderstood('it reads from or writes to a file');
}
