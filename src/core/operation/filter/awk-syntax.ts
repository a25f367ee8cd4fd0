/** A program of awk, read. What could reach outside (files, commands, the environment) has no place in these types. */
export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'pattern'; source: string }
  | { kind: 'variable'; name: string }
  | { kind: 'field'; index: Expression }
  | { kind: 'element'; array: string; keys: Expression[] }
  | { kind: 'has'; key: Expression; array: string }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'not' | 'minus' | 'plus'; of: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'choice'; condition: Expression; yes: Expression; no: Expression }
  | { kind: 'assign'; operator: string; target: Target; value: Expression }
  | { kind: 'step'; target: Target; by: 1 | -1; before: boolean };

export type Target = Extract<Expression, { kind: 'variable' | 'field' | 'element' }>;

export type Statement =
  | { kind: 'print'; items: Expression[] }
  | { kind: 'printf'; format: string; items: Expression[] }
  | { kind: 'expression'; value: Expression }
  | { kind: 'if'; condition: Expression; yes: Statement; no: Statement | null }
  | { kind: 'while'; condition: Expression; body: Statement }
  | { kind: 'for'; first: Statement | null; condition: Expression | null; step: Statement | null; body: Statement }
  | { kind: 'each'; variable: string; array: string; body: Statement }
  | { kind: 'delete'; array: string; keys: Expression[] }
  | { kind: 'block'; body: Statement[] }
  | { kind: 'next' | 'exit' | 'break' | 'continue' };

/** When its body is done: at the start or end, for each line that fits, or from a line that fits to one that does. Without a body the line is printed. */
export type Rule = { when: 'begin' | 'end' | { from: Expression | null; to: Expression | null }; body: Statement[] | null };

export type Token = { kind: 'number' | 'text' | 'pattern' | 'name' | 'call' | 'sign' | 'end'; text: string };

const maxLength = 2_000;

/** The tokens of a program; null when it holds a sign or an escape that is not known. */
export function tokensOf(program: string): Token[] | null {
  if (program.length > maxLength) return null;
  const tokens: Token[] = [];
  const shape = /[ \t]+|\\\n|#[^\n]*|(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|"((?:[^"\\\n]|\\[^])*)"|([A-Za-z_]\w*)(\(?)|(\+\+|--|&&|\|\||[=!<>+\-*/%^]=|!~|[{}()[\];,\n$!<>+\-*/%^~?:=])/y;
  for (let at = 0; at < program.length; ) {
    const last = tokens.at(-1);
    // A slash divides behind a value and opens a pattern elsewhere.
    const divides = last !== undefined && (last.kind === 'number' || last.kind === 'text' || last.kind === 'name' || last.text === ')' || last.text === ']' || last.text === '++' || last.text === '--');
    if (program.charAt(at) === '/' && !divides) {
      const [whole, source] = /^\/((?:[^\\/\n[]|\\[^\n]|\[\^?\]?[^\]\n]*\])+)\//.exec(program.slice(at)) ?? [];
      if (whole === undefined || source === undefined) return null;
      tokens.push({ kind: 'pattern', text: source.replaceAll('\\/', '/') });
      at += whole.length;
      continue;
    }
    shape.lastIndex = at;
    const found = shape.exec(program);
    if (found === null) return null;
    const [whole, number, quoted, name, opens, sign] = found;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (quoted !== undefined) {
      const text = unescape(quoted);
      if (text === null) return null;
      tokens.push({ kind: 'text', text });
    } else if (name !== undefined) {
      tokens.push({ kind: opens === '(' ? 'call' : 'name', text: name });
      if (opens === '(') tokens.push({ kind: 'sign', text: '(' });
    } else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    at += whole.length;
  }
  return [...tokens, { kind: 'end', text: '' }];
}

/** A text as awk's quotes have it; null for an escape that awks do not agree about. */
export function unescape(text: string): string | null {
  const signs: Record<string, string> = { n: '\n', t: '\t', r: '\r', '"': '"', '/': '/', '\\': '\\' };
  let known = true;
  const plain = text.replace(/\\([^])|\\$/g, (_, sign: string | undefined) => {
    const found = sign === undefined ? undefined : signs[sign];
    if (found === undefined) known = false;
    return found ?? '';
  });
  return known ? plain : null;
}
