import type { DoubleQuotedChild, ParameterExpansionPart, ParsedScript, Word, WordPart } from 'unbash';
import { unmark } from './placeholder.ts';

/** One word as the program would receive it, and the placeholders left open in it (`<pod>`, `$POD`, `$(kubectl get …)`). */
export type ShellWord = { text: string; placeholders: string[] };

/** Thrown for whatever the whole line is then not understood for; `message` says why, as half a sentence. */
export class NotUnderstood extends Error {}

/** What a word's reading depends on: the marks put over `<placeholders>`, the variables set so far, and how to take in a command inside it. */
export type Scope = {
  marks: readonly string[];
  variables: ReadonlyMap<string, ShellWord>;
  substitute: (text: string, script: ParsedScript) => void;
};

const signs = /[()<>;&|`\n]/;

/** Reads one word. Unquoted, a variable must be one plain word, because a shell would cut and expand anything else. */
export function readWord(word: Word, scope: Scope): ShellWord {
  // A leading tilde is somebody's home folder; inside a word it is only a tilde.
  if (word.text.startsWith('~')) throw new NotUnderstood('a home folder is not understood');
  if (word.parts === undefined) return literal(word, scope, false);
  const [first] = word.parts;
  // `[pod-name]` finds no file either: it would have to have a name of one letter.
  if (first?.type === 'Glob' && !/^\[[a-z]+([-_][a-z]+)*\]$/.test(word.text)) throw new NotUnderstood('a word that stands for file names is not understood');
  return readParts(word.parts, scope, false);
}

/** Reads the pieces of a word or of a here-document. */
export function readParts(parts: readonly (WordPart | DoubleQuotedChild)[], scope: Scope, quoted: boolean): ShellWord {
  const words = parts.map((part) => readPart(part, scope, quoted));
  return { text: words.map((word) => word.text).join(''), placeholders: words.flatMap((word) => word.placeholders) };
}

/**
 * `!rm` and `!!` are what was typed before, on a terminal: anything. Single quotes and a backslash keep them as they stand. A sign of the
 * shell's own that the parser left standing in a bare word means something to a shell: `2>(rm x)` runs `rm`.
 */
function literal({ text, value }: { text: string; value: string }, scope: Scope, quoted: boolean): ShellWord {
  if (!quoted && signs.test(text.replace(/\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"/g, ''))) throw new NotUnderstood('a sign of the shell inside a word is not understood');
  if (/(?<!\\)![\w!$?#*-]/.test(text)) throw new NotUnderstood('it repeats a command of before');
  return unmark(value, scope.marks);
}

function readPart(part: WordPart | DoubleQuotedChild, scope: Scope, quoted: boolean): ShellWord {
  switch (part.type) {
    // Inside a word a glob finds no file in practice, and nothing here is ever expanded: it is passed on as written.
    case 'Glob':
      // A shell would run a command between its brackets all the same.
      if (signs.test(part.text) || part.parts?.some((inner) => inner.type !== 'Literal') === true) throw new NotUnderstood('a word that stands for file names is not understood');
      return unmark(part.value, scope.marks);
    case 'Literal':
      return literal(part, scope, quoted);
    case 'SingleQuoted':
      return unmark(part.value, scope.marks);
    case 'DoubleQuoted':
      return readParts(part.parts, scope, true);
    case 'SimpleExpansion':
      if (!/^\$[A-Za-z_]\w*$/.test(part.text)) break;
      return variable(part.text.slice(1), part.text, scope, quoted);
    case 'ParameterExpansion':
      return parameter(part, scope, quoted);
    case 'CommandExpansion': {
      // `${ …; }` is a newer shell's; an older one does not run the line.
      if (part.script === undefined || !/^(\$\(|`)/.test(part.text)) break;
      const { text } = unmark(part.text, scope.marks);
      scope.substitute(text, part.script);
      return { text, placeholders: [text] };
    }
    default:
  }
  throw new NotUnderstood(`${plainType(part.type)} is not understood`);
}

/** `${POD}`, and `${NAMESPACE:-production}`, which is the author's own value for whoever has set none. */
function parameter(part: ParameterExpansionPart, scope: Scope, quoted: boolean): ShellWord {
  const { parameter: name, operation, prefix, index } = part;
  if (prefix !== undefined || index !== undefined || !/^[A-Za-z_]\w*$/.test(name)) throw new NotUnderstood('a variable that is changed on the way is not understood');
  if (operation === undefined) return variable(name, part.text, scope, quoted);
  if (operation.type !== 'Default' || !/^:?-$/.test(operation.operator)) throw new NotUnderstood('a variable that is changed on the way is not understood');
  if (scope.variables.has(name)) return variable(name, part.text, scope, quoted);
  return inPlace(readWord(operation.operand, scope), false);
}

function variable(name: string, text: string, scope: Scope, quoted: boolean): ShellWord {
  const value = scope.variables.get(name);
  return value === undefined ? { text, placeholders: [text] } : inPlace(value, quoted);
}

function inPlace(value: ShellWord, quoted: boolean): ShellWord {
  const bare = value.placeholders.reduce((rest, placeholder) => rest.replace(placeholder, ''), value.text);
  if (!quoted && !/^[\w./:@=,+%-]*$/.test(bare)) throw new NotUnderstood('a variable of several words is not understood');
  return value;
}

const plainTypes: Record<string, string> = {
  CommandExpansion: 'a command inside the command',
  ProcessSubstitution: 'a command inside the command',
  BraceExpansion: 'a brace expansion',
  SimpleExpansion: 'a special variable',
  ArithmeticExpansion: 'arithmetic',
  For: 'a loop',
  ArithmeticFor: 'a loop',
  While: 'a loop',
  If: 'a condition',
  Case: 'a condition',
  TestCommand: 'a condition',
  Function: 'a function',
  Subshell: 'a subshell',
  BraceGroup: 'a group of commands',
  AnsiCQuoted: "a word in $'…'",
};

/** What a part of the shell's grammar is called by people. */
export function plainType(type: string): string {
  return plainTypes[type] ?? 'a construction of the shell';
}
