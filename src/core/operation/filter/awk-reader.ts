export type Token = { kind: 'number' | 'text' | 'pattern' | 'name' | 'sign' | 'end'; text: string };

const maxLength = 2_000;

/** Thrown where a program holds something that is not understood. */
export class Refused extends Error {}

/** The tokens of a program; throws Refused for a sign or an escape that is not known, such as `|` and `@`. */
export function tokensOf(program: string): Token[] {
  if (program.length > maxLength) throw new Refused();
  const tokens: Token[] = [];
  const shape = /[ \t]+|#[^\n]*|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|"((?:[^"\\\n]|\\[^])*)"|([A-Za-z_]\w*)|(\+\+|--|&&|\|\||[=!<>+*/-]=|!~|[{}()[\];,\n$!<>+\-*/%~=])/y;
  for (let at = 0; at < program.length; ) {
    const last = tokens.at(-1);
    // A slash divides behind a value and opens a pattern elsewhere.
    const divides = last !== undefined && (/^(?:number|text|name)$/.test(last.kind) || /^(?:[)\]]|\+\+|--)$/.test(last.text));
    if (program.charAt(at) === '/' && !divides) {
      const [whole, source] = /^\/((?:[^\\/\n[]|\\[^\n]|\[\^?\]?[^\]\n]*\])+)\//.exec(program.slice(at)) ?? [];
      if (whole === undefined || source === undefined) throw new Refused();
      tokens.push({ kind: 'pattern', text: source.replaceAll('\\/', '/') });
      at += whole.length;
      continue;
    }
    shape.lastIndex = at;
    const [whole, number, quoted, name, sign] = shape.exec(program) ?? [];
    if (whole === undefined) throw new Refused();
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unescape(quoted) });
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    at += whole.length;
  }
  return tokens;
}

/** A text as awk's quotes have it; throws Refused for an escape that awks do not agree about. */
export function unescape(text: string): string {
  const signs: Record<string, string> = { n: '\n', t: '\t', r: '\r', '"': '"', '/': '/', '\\': '\\' };
  return text.replace(/\\([^]?)/g, (_, sign: string) => {
    const found = signs[sign];
    if (found === undefined) throw new Refused();
    return found;
  });
}

const maxDepth = 40;

/** Reads through a program's tokens. `printing` is on while the values of a print are read: there a bare `>` would write a file. */
export function createReader(tokens: readonly Token[]) {
  let depth = 0;
  const reader = {
    at: 0,
    printing: false,
    peek: (ahead = 0): Token => tokens[reader.at + ahead] ?? { kind: 'end', text: '' },
    is: (text: string, kind: Token['kind'] = 'sign', ahead = 0): boolean => reader.peek(ahead).kind === kind && reader.peek(ahead).text === text,
    takes(text: string, kind: Token['kind'] = 'sign'): boolean {
      const found = reader.is(text, kind);
      if (found) reader.at += 1;
      return found;
    },
    needs(text: string, kind: Token['kind'] = 'sign'): void {
      if (!reader.takes(text, kind)) throw new Refused();
    },
    deeper<T>(read: () => T): T {
      depth += 1;
      if (depth > maxDepth) throw new Refused();
      const found = read();
      depth -= 1;
      return found;
    },
  };
  return reader;
}

export type Reader = ReturnType<typeof createReader>;
