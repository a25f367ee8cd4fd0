import type { Expression, Target, Token } from './awk-syntax.ts';

/** Functions and how many arguments each takes. Whatever is not here (system, close, getline, an own function) is not understood. */
const functions: Record<string, [least: number, most: number]> = { length: [0, 1], substr: [2, 3], index: [2, 2], tolower: [1, 1], toupper: [1, 1], int: [1, 1], split: [2, 3], sub: [2, 3], gsub: [2, 3], sprintf: [1, 20] };
export const keywords = new Set(['if', 'else', 'while', 'for', 'do', 'in', 'next', 'nextfile', 'exit', 'break', 'continue', 'delete', 'print', 'printf', 'getline', 'function', 'func', 'return', 'BEGIN', 'END', 'BEGINFILE', 'ENDFILE', 'switch']);
/** Variables that reach outside or change how the input is cut up. */
const foreign = new Set(['ENVIRON', 'ARGV', 'ARGC', 'ARGIND', 'FILENAME', 'PROCINFO', 'SYMTAB', 'FUNCTAB', 'RS', 'RT', 'FPAT', 'FIELDWIDTHS', 'CONVFMT', 'OFMT', 'SUBSEP', 'IGNORECASE', 'BINMODE', 'LINT', 'TEXTDOMAIN', 'ERRNO', 'RSTART', 'RLENGTH']);
/** Variables that only awk itself sets. */
export const fixed = new Set(['NR', 'FNR', 'NF']);
/** Functions of one awk or another that are not done here; as a bare word they are no variable either. */
const undone = new Set('system close fflush srand rand sin cos atan2 exp log sqrt match systime strftime mktime gensub asort asorti strtonum and or xor lshift rshift compl patsplit typeof isarray'.split(' '));
const maxDepth = 40;

/** Thrown where a program holds something that is not understood. */
export class Refused extends Error {}

/** True for a name a program may use for its own variable or one of awk's harmless ones. */
export function isVariable(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !keywords.has(name) && !foreign.has(name) && !undone.has(name) && !Object.hasOwn(functions, name);
}

/** Reads through a program's tokens. `printing` is on while the values of a print are read: there a bare `>` would write a file. */
export type Reader = {
  peek(ahead?: number): Token;
  isSign(text: string): boolean;
  takes(text: string): boolean;
  needs(text: string): void;
  skip(): void;
  newlines(): void;
  deeper<T>(read: () => T): T;
  printing: boolean;
};

export function createReader(tokens: readonly Token[]): Reader & { at: number } {
  let depth = 0;
  const reader: Reader & { at: number } = {
    at: 0,
    printing: false,
    peek: (ahead = 0) => tokens[reader.at + ahead] ?? { kind: 'end', text: '' },
    isSign: (text) => reader.peek().kind === 'sign' && reader.peek().text === text,
    takes(text) {
      if (!reader.isSign(text)) return false;
      reader.at += 1;
      return true;
    },
    needs(text) {
      if (!reader.takes(text)) throw new Refused();
    },
    skip() {
      reader.at += 1;
    },
    newlines() {
      while (reader.isSign('\n')) reader.at += 1;
    },
    deeper(read) {
      depth += 1;
      if (depth > maxDepth) throw new Refused();
      const found = read();
      depth -= 1;
      return found;
    },
  };
  return reader;
}

export type Expressions = { expression(): Expression; list(end: string): Expression[]; name(): string };

/** Reads the expressions of a program. */
export function readExpressions(reader: Reader): Expressions {
  const { peek, isSign, takes, needs, skip, newlines, deeper } = reader;

  const name = (): string => {
    const { kind, text } = peek();
    if (kind !== 'name' || !isVariable(text)) throw new Refused();
    skip();
    return text;
  };

  const list = (end: string): Expression[] => {
    const found: Expression[] = [];
    if (takes(end)) return found;
    do {
      newlines();
      found.push(expression());
    } while (takes(','));
    needs(end);
    return found;
  };

  const expression = (): Expression => deeper(assignment);

  const assignment = (): Expression => {
    const left = choice();
    const { kind, text } = peek();
    if (kind !== 'sign' || !/^[-+*/%^]?=$/.test(text)) return left;
    skip();
    newlines();
    return { kind: 'assign', operator: text.slice(0, -1), target: target(left), value: deeper(assignment) };
  };

  const target = (found: Expression): Target => {
    if (found.kind !== 'variable' && found.kind !== 'field' && found.kind !== 'element') throw new Refused();
    if (found.kind === 'variable' && fixed.has(found.name)) throw new Refused();
    return found;
  };

  const choice = (): Expression => {
    const condition = chain(0);
    if (!takes('?')) return condition;
    newlines();
    const yes = deeper(assignment);
    newlines();
    needs(':');
    newlines();
    return { kind: 'choice', condition, yes, no: deeper(assignment) };
  };

  const levels = [['||'], ['&&'], ['in'], ['~', '!~'], ['<', '<=', '!=', '==', '>', '>=']];
  const chain = (level: number): Expression => {
    const operators = levels[level];
    if (operators === undefined) return concatenation();
    let left = chain(level + 1);
    for (;;) {
      const { kind, text } = peek();
      if (level === 2 ? !(kind === 'name' && text === 'in') : kind !== 'sign' || !operators.includes(text)) return left;
      if (text === '>' && reader.printing) return left;
      // Awks do not agree how far a `!` in front reaches.
      if (level > 2 && left.kind === 'not') throw new Refused();
      skip();
      if (level < 2) newlines();
      if (level === 2) left = { kind: 'has', key: left, array: name() };
      else {
        left = { kind: 'binary', operator: text, left, right: chain(level + 1) };
        // Neither a comparison nor a match goes on in a row.
        if (level > 2) return left;
      }
    }
  };

  const concatenation = (): Expression => {
    let left = sum();
    for (;;) {
      const { kind, text } = peek();
      const begins = kind === 'number' || kind === 'text' || (kind === 'call' && !keywords.has(text)) || (kind === 'name' && !keywords.has(text)) || (kind === 'sign' && (text === '$' || text === '('));
      if (!begins) return left;
      left = { kind: 'binary', operator: ' ', left, right: sum() };
    }
  };

  const sum = (): Expression => {
    let left = product();
    while (isSign('+') || isSign('-')) {
      const operator = peek().text;
      skip();
      left = { kind: 'binary', operator, left, right: product() };
    }
    return left;
  };

  const product = (): Expression => {
    let left = sign();
    while (isSign('*') || isSign('/') || isSign('%')) {
      const operator = peek().text;
      skip();
      left = { kind: 'binary', operator, left, right: sign() };
    }
    return left;
  };

  const sign = (): Expression => {
    if (takes('!')) return { kind: 'not', of: deeper(sign) };
    if (takes('-')) return { kind: 'minus', of: deeper(sign) };
    if (takes('+')) return { kind: 'plus', of: deeper(sign) };
    const base = stepped();
    if (!takes('^')) return base;
    return { kind: 'binary', operator: '^', left: base, right: deeper(sign) };
  };

  const stepped = (): Expression => {
    for (const [text, by] of [['++', 1], ['--', -1]] as const) if (takes(text)) return { kind: 'step', target: target(primary()), by, before: true };
    const found = primary();
    const single = found.kind === 'variable' || found.kind === 'field' || found.kind === 'element';
    for (const [text, by] of [['++', 1], ['--', -1]] as const) if (single && takes(text)) return { kind: 'step', target: target(found), by, before: false };
    return found;
  };

  const primary = (): Expression => {
    const { kind, text } = peek();
    if (kind === 'number' || kind === 'text' || kind === 'pattern') {
      skip();
      if (kind === 'number') return { kind, value: Number(text) };
      return kind === 'text' ? { kind, value: text } : { kind, source: text };
    }
    if (takes('$')) return { kind: 'field', index: deeper(isSign('++') || isSign('--') ? stepped : primary) };
    if (takes('(')) {
      const outer = reader.printing;
      reader.printing = false;
      const found = expression();
      reader.printing = outer;
      needs(')');
      return found;
    }
    if ((kind === 'call' || kind === 'name') && Object.hasOwn(functions, text)) return call(text);
    const found = name();
    if (!takes('[')) return { kind: 'variable', name: found };
    return { kind: 'element', array: found, keys: list(']') };
  };

  const call = (text: string): Expression => {
    skip();
    const [least, most] = functions[text] ?? [0, 0];
    const outer = reader.printing;
    reader.printing = false;
    const args = takes('(') ? list(')') : [];
    reader.printing = outer;
    if (args.length < least || args.length > most) throw new Refused();
    if (text === 'split' && args[1]?.kind !== 'variable') throw new Refused();
    if ((text === 'sub' || text === 'gsub') && args[2] !== undefined) target(args[2]);
    if (text === 'sprintf' && args[0]?.kind !== 'text') throw new Refused();
    return { kind: 'call', name: text, args };
  };

  return { expression, list, name };
}
