import { parse } from 'unbash';
import type { Assignment, Command, DoubleQuotedChild, Redirection, Word, WordPart } from 'unbash';
import { markPlaceholders, unmark } from './placeholder.ts';

/** One word as the program would receive it, and the placeholders left open in it (`<pod>`, `$POD`). */
export type ShellWord = { text: string; placeholders: string[] };

/** One program of a pipe. `environment` names the variables set in front of it. */
export type ShellCommand = { words: ShellWord[]; environment: string[] };

export type ShellLine = { kind: 'pipe'; commands: ShellCommand[] } | { kind: 'not understood'; why: string };

class NotUnderstood extends Error {}

/**
 * Reads one shell statement: programs with plain words, joined by pipes. Everything else a shell can do (lists, loops,
 * substitutions, files, background) is "not understood", for the whole line.
 */
export function readShell(source: string): ShellLine {
  const marked = markPlaceholders(source);
  try {
    const script = parse(marked.text);
    const [error] = script.errors ?? [];
    if (error !== undefined) throw new NotUnderstood(`the shell would not accept it (${error.message})`);
    const [statement, second] = script.commands;
    if (statement === undefined) throw new NotUnderstood('it holds no command');
    if (second !== undefined) throw new NotUnderstood('it holds more than one command');
    if (statement.background === true) throw new NotUnderstood('it runs in the background');
    const node = statement.command;
    if (node.type === 'Command') return { kind: 'pipe', commands: [readCommand(node, marked.placeholders)] };
    if (node.type !== 'Pipeline') throw new NotUnderstood(`${plainType(node.type)} is not understood`);
    if (node.prefixes.length > 0 || node.operators.some((operator) => operator !== '|')) throw new NotUnderstood('its pipe does more than pass lines on');
    return {
      kind: 'pipe',
      commands: node.commands.map((command) => {
        if (command.type !== 'Command') throw new NotUnderstood(`${plainType(command.type)} is not understood`);
        return readCommand(command, marked.placeholders);
      }),
    };
  } catch (error) {
    if (error instanceof NotUnderstood) return { kind: 'not understood', why: error.message };
    if (error instanceof RangeError) return { kind: 'not understood', why: 'it is nested too deeply' };
    throw error;
  }
}

function readCommand(command: Command, placeholders: string[]): ShellCommand {
  for (const redirect of command.redirects) refuseFile(redirect);
  const environment = command.prefix.filter((prefix): prefix is Assignment => prefix.type === 'Assignment').map((assignment) => {
    if (assignment.append === true || assignment.index !== undefined || assignment.value.type !== 'Word') throw new NotUnderstood('its assignment is not understood');
    readWord(assignment.value, placeholders);
    return assignment.name;
  });
  if (command.name === undefined) throw new NotUnderstood('it only sets variables');
  const words = [command.name, ...command.args].map((word) => {
    if (word.type !== 'Word') throw new NotUnderstood('an assignment stands among its words');
    return readWord(word, placeholders);
  });
  return { words, environment };
}

/** Only throwing the errors away (`2>/dev/null`) or mixing them in (`2>&1`) touches no file. */
function refuseFile(redirect: Redirection): void {
  const errors = redirect.descriptor?.type === 'FileDescriptor' && redirect.descriptor.value === 2;
  if (redirect.type === 'Redirect' && errors && redirect.target?.parts === undefined) {
    if (redirect.operator === '>' && redirect.target?.value === '/dev/null') return;
    if (redirect.operator === '>&' && redirect.target?.value === '1') return;
  }
  throw new NotUnderstood('it reads from or writes to a file');
}

function readWord(word: Word, placeholders: string[]): ShellWord {
  // A leading tilde is somebody's home folder; inside a word it is only a tilde.
  if (word.text.startsWith('~')) throw new NotUnderstood('a home folder is not understood');
  if (word.parts === undefined) return unmark(word.value, placeholders);
  const [first] = word.parts;
  if (first?.type === 'Glob') throw new NotUnderstood('a word that stands for file names is not understood');
  return join(word.parts.map((part) => readPart(part, placeholders)));
}

function readPart(part: WordPart | DoubleQuotedChild, placeholders: string[]): ShellWord {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    // Inside a word a glob finds no file in practice, and nothing here is ever expanded: it is passed on as written.
    case 'Glob':
      return unmark(part.value, placeholders);
    case 'DoubleQuoted':
      return join(part.parts.map((child) => readPart(child, placeholders)));
    case 'SimpleExpansion':
      if (!/^\$[A-Za-z_]\w*$/.test(part.text)) break;
      return { text: part.text, placeholders: [part.text] };
    case 'ParameterExpansion':
      if (part.operation !== undefined || part.prefix !== undefined || part.index !== undefined || !/^[A-Za-z_]\w*$/.test(part.parameter)) break;
      return { text: part.text, placeholders: [part.text] };
    default:
  }
  throw new NotUnderstood(`${plainType(part.type)} is not understood`);
}

function join(parts: ShellWord[]): ShellWord {
  return { text: parts.map((part) => part.text).join(''), placeholders: parts.flatMap((part) => part.placeholders) };
}

const plainTypes: Record<string, string> = {
  AndOr: 'a chain of commands (&&, ||)',
  CommandExpansion: 'a command inside the command',
  ProcessSubstitution: 'a command inside the command',
  BraceExpansion: 'a brace expansion',
  ParameterExpansion: 'a variable that is changed on the way',
  SimpleExpansion: 'a special variable',
  ArithmeticExpansion: 'arithmetic',
  For: 'a loop',
  While: 'a loop',
  If: 'a condition',
  Function: 'a function',
  Subshell: 'a subshell',
  AnsiCQuoted: "a word in $'…'",
};

function plainType(type: string): string {
  return plainTypes[type] ?? 'a construction of the shell';
}
