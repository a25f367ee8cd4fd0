import { beginsCommand } from './programs.ts';

/**
 * What was typed in a console, apart from what the console answered. Both texts are as long as the block, line by line,
 * with everything else blanked, so that every place stays put. `sql` holds what was typed at psql's own prompt.
 */
export type Typed = { shell: string; sql: string };

const shellPrompt = /^(\s*)((?:\([\w.-]+\)\s?)?(?:\$|❯|%|➜(?:\s+\S+)?|[\w.-]+@[\w.-]+(?:[: ][^\s$#%>]*)?\s?[$#%]|\[[^\]]+\]\s?[$#]|(?:sh|bash|zsh)-[\d.]+[$#]|[A-Za-z][\w.-]*#|(?:~|\/[\w/.-]*)\s?[#$]))( +)(?=\S)/;
const psqlPrompt = /^(\s*)([A-Za-z_][\w-]*[=\-('"*!^][*!^]?[#>])( +)(?=\S)/;
const rootPrompt = /^(\s*)(#)( +)(?=\S)/;
const continuation = /^(\s*)(>)( +|$)/;
/** The head of a table as kubectl, docker and ps print it. */
const tableHead = /^\s*[A-Z][A-Z()%\d/-]*(?: [A-Z][A-Z()%\d/-]*)*(?: {2,}[A-Z][A-Z()%\d/-]*(?: [A-Z][A-Z()%\d/-]*)*)+\s*$/;

/**
 * The typed lines of a shell block. Without any prompt every line is typed, but for the tables that stand behind a command.
 * `root` allows `# ` as a prompt, where no line says otherwise; elsewhere it begins a comment.
 */
export function typedIn(text: string, root: boolean): Typed {
  const lines = text.split('\n');
  const plain = lines.some((line) => shellPrompt.test(line) || psqlPrompt.test(line));
  const asRoot = !plain && lines.some((line) => isRootLine(line)) && (root ? !lines.some((line) => beginsCommand(line)) : lines.every((line) => line.trim() === '' || isRootLine(line)));
  if (!plain && !asRoot) return { shell: withoutTables(lines), sql: blank(text) };
  const prompt = asRoot ? rootPrompt : shellPrompt;
  const shell: string[] = [];
  const sql: string[] = [];
  let open: Open | null = null;
  let afterTyped = false;
  for (const line of lines) {
    let typed: string | null = null;
    let mode: Open['mode'] = 'shell';
    if (open !== null) {
      mode = open.mode;
      typed = withoutMark(line, mode === 'sql' ? psqlPrompt : continuation);
      open = goOn(open, typed);
    } else if (prompt.test(line) && (!asRoot || isRootLine(line))) {
      typed = withoutMark(line, prompt);
      open = goOn({ mode, quote: '', document: null }, typed);
    } else if (psqlPrompt.test(line)) {
      mode = 'sql';
      typed = withoutMark(line, psqlPrompt);
      open = goOn({ mode, quote: '', document: null }, typed);
    } else if (afterTyped && continuation.test(line)) {
      typed = withoutMark(line, continuation);
    } else if (/^\s*#/.test(line)) typed = line;
    afterTyped = typed !== null && mode === 'shell';
    shell.push(typed !== null && mode === 'shell' ? typed : blank(line));
    sql.push(typed !== null && mode === 'sql' ? typed : blank(line));
  }
  return { shell: shell.join('\n'), sql: sql.join('\n') };
}

/** A typed command that is not at its end: the quote it stands in, the word that ends its here-document. */
type Open = { mode: 'shell' | 'sql'; quote: string; document: string | null };

/** How things stand behind one more line; null when nothing more has to be typed. */
function goOn({ mode, quote, document }: Open, line: string): Open | null {
  if (mode === 'sql') return /;\s*(--.*)?$/.test(line) || /^\s*(\\|$)/.test(line) ? null : { mode, quote, document };
  if (document !== null) return line.trim() === document ? null : { mode, quote, document };
  const after = quoteAfter(line, quote);
  const begun = quote === '' ? (/<<-?\s*(['"]?)(\w+)\1/.exec(line)?.[2] ?? null) : null;
  return begun !== null || after !== '' || /(\\|\||&&)\s*$/.test(line) ? { mode, quote: after, document: begun } : null;
}

/** True for a text in which something was typed at psql's own prompt. */
export function holdsPsqlPrompt(text: string): boolean {
  return text.split('\n').some((line) => psqlPrompt.test(line));
}

function isRootLine(line: string): boolean {
  return rootPrompt.test(line) && beginsCommand(line.replace(rootPrompt, '')) && !/[.:]\s*$/.test(line);
}

function withoutMark(line: string, mark: RegExp): string {
  return line.replace(mark, (whole) => ' '.repeat(whole.length));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** The quote a line leaves open, having begun inside `quote`. */
function quoteAfter(line: string, begun: string): string {
  let quote = begun;
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (quote === "'") quote = character === "'" ? '' : quote;
    else if (character === '\\') index += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '#' && /^$|\s/.test(line.charAt(index - 1))) break;
  }
  return quote;
}

/** A table printed under a command was not typed: its lines have columns, and it ends with them. */
function withoutTables(lines: readonly string[]): string {
  let table = false;
  let continued = false;
  let command = '';
  return lines
    .map((line) => {
      if (table) table = /\S {2,}\S/.test(line) && !beginsCommand(line) && !/^\s*#/.test(line);
      else table = tableHead.test(line) && beginsCommand(command);
      if (table) return blank(line);
      if (!continued && line.trim() !== '') command = line;
      continued = /\\\s*$/.test(line);
      return line;
    })
    .join('\n');
}

/** Of a text without a language only the lines that begin like a command, and what belongs to them. */
export function commandsIn(text: string): string {
  let open: Open | null = null;
  return text
    .split('\n')
    .map((line) => {
      if (open !== null) open = goOn(open, line);
      else if (beginsCommand(line)) open = goOn({ mode: 'shell', quote: '', document: null }, line);
      else return /^\s*#/.test(line) ? line : blank(line);
      return line;
    })
    .join('\n');
}
