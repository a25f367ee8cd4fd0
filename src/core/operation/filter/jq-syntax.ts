/** A jq program, read. Only what is written here can be said; there is no way to define, import, or read the environment or files. */
export type Node =
  | { kind: 'here' | 'descend' }
  | { kind: 'number'; text: string }
  | { kind: 'string'; parts: (string | Node)[]; format: string | null }
  | { kind: 'format'; name: string }
  | { kind: 'index'; of: Node; at: Node }
  | { kind: 'slice'; of: Node; from: Node | null; to: Node | null }
  | { kind: 'each' | 'try' | 'negate'; of: Node }
  | { kind: 'array'; body: Node | null }
  | { kind: 'object'; entries: { key: Node; value: Node }[] }
  | { kind: 'variable'; name: string }
  | { kind: 'call'; name: string; args: Node[] }
  | { kind: 'pipe' | 'comma' | 'update'; left: Node; right: Node }
  | { kind: 'binary'; operator: string; left: Node; right: Node }
  | { kind: 'bind'; value: Node; name: string; body: Node }
  | { kind: 'if'; arms: { condition: Node; then: Node }[]; otherwise: Node | null };

const maxLength = 2_000;
const maxDepth = 60;
const keywords = new Set(['and', 'or', 'if', 'then', 'elif', 'else', 'end', 'as', 'def', 'reduce', 'foreach', 'try', 'catch', 'label', 'import', 'include', '__loc__']);

type Token = { kind: 'field' | 'name' | 'variable' | 'format' | 'number' | 'sign' | 'string' | 'end'; text: string; parts?: (string | Node)[] };

class Refused extends Error {}

/** Reads a jq program; null when it is not one, or holds something that has no place above. */
export function parseJq(program: string): Node | null {
  if (program.length > maxLength) return null;
  try {
    const reader = createReader(program, 0, 0);
    const found = reader.pipe();
    return reader.ended() ? found : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

function createReader(text: string, start: number, level: number): { pipe(): Node; ended(): boolean; position(): number } {
  let at = start;
  let depth = level;
  let next: Token | null = null;
  let taken = 0;
  /** How many tokens were taken when the innermost pipe began. */
  let began = -1;
  const shape = /\s+|#[^\n]*|(\.[A-Za-z_]\w*)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)|\$([A-Za-z_]\w*)|@(\w+)|([A-Za-z_]\w*)|(\.\.|\?\/\/|\/\/=|\|=|[-+*/%]=|[=!<>]=|\/\/|[.[\](){}|,:;?=<>+\-*/%"])/y;

  const scan = (): Token => {
    for (;;) {
      if (at >= text.length) return { kind: 'end', text: '' };
      shape.lastIndex = at;
      const found = shape.exec(text);
      if (found === null) throw new Refused();
      at += found[0].length;
      const [, field, number, variable, format, name, sign] = found;
      if (sign === '"') return { kind: 'string', text: '"', parts: stringParts() };
      if (field !== undefined) return { kind: 'field', text: field.slice(1) };
      if (number !== undefined) return { kind: 'number', text: number };
      if (variable !== undefined) return { kind: 'variable', text: variable };
      if (format !== undefined) return { kind: 'format', text: format };
      if (name !== undefined) return { kind: 'name', text: name };
      if (sign !== undefined) return { kind: 'sign', text: sign };
    }
  };
  const peek = (): Token => (next ??= scan());
  const skip = (): Token => {
    const token = peek();
    next = null;
    taken += 1;
    return token;
  };
  const isSign = (sign: string): boolean => peek().kind === 'sign' && peek().text === sign;
  const isName = (name: string): boolean => peek().kind === 'name' && peek().text === name;
  const takes = (sign: string): boolean => {
    if (!isSign(sign)) return false;
    skip();
    return true;
  };
  const needs = (sign: string): void => {
    if (!takes(sign)) throw new Refused();
  };
  const needsName = (name: string): void => {
    if (!isName(name)) throw new Refused();
    skip();
  };
  const deeper = (read: () => Node): Node => {
    depth += 1;
    if (depth > maxDepth) throw new Refused();
    const found = read();
    depth -= 1;
    return found;
  };

  /** The rest of a string, behind its opening quote: texts, and programs in `\(…)`. */
  function stringParts(): (string | Node)[] {
    const parts: (string | Node)[] = [];
    let plain = '';
    for (;;) {
      const sign = text.charAt(at);
      at += 1;
      if (sign === '') throw new Refused();
      if (sign === '"') break;
      if (sign !== '\\') {
        plain += sign;
        continue;
      }
      const escape = text.charAt(at);
      at += 1;
      if (escape === '(') {
        const inner = createReader(text, at, depth + 1);
        parts.push(plain, inner.pipe());
        plain = '';
        at = inner.position();
        continue;
      }
      const known = ({ '"': '"', '\\': '\\', '/': '/', n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' } as Record<string, string>)[escape];
      const [digits] = escape === 'u' ? (/^[0-9a-fA-F]{4}/.exec(text.slice(at)) ?? []) : [];
      if (known === undefined && digits === undefined) throw new Refused();
      plain += known ?? String.fromCharCode(parseInt(digits ?? '', 16));
      at += digits?.length ?? 0;
    }
    return plain === '' && parts.length > 0 ? parts : [...parts, plain];
  }

  const pipe = (): Node => deeper(() => {
    const outer = began;
    began = taken;
    const left = comma();
    const found: Node = takes('|') ? { kind: 'pipe', left, right: pipe() } : left;
    began = outer;
    return found;
  });
  const comma = (): Node => {
    let left = alternative();
    while (takes(',')) left = { kind: 'comma', left, right: alternative() };
    return left;
  };
  const alternative = (): Node => {
    const left = update();
    return takes('//') ? { kind: 'binary', operator: '//', left, right: deeper(alternative) } : left;
  };
  const update = (): Node => {
    const left = either();
    return takes('|=') ? { kind: 'update', left, right: either() } : left;
  };
  const either = (): Node => {
    let left = both();
    while (isName('or')) {
      skip();
      left = { kind: 'binary', operator: 'or', left, right: both() };
    }
    return left;
  };
  const both = (): Node => {
    let left = comparison();
    while (isName('and')) {
      skip();
      left = { kind: 'binary', operator: 'and', left, right: comparison() };
    }
    return left;
  };
  const comparison = (): Node => {
    const left = sum();
    if (peek().kind !== 'sign' || !/^(?:[=!<>]=|[<>])$/.test(peek().text)) return left;
    const operator = skip().text;
    return { kind: 'binary', operator, left, right: sum() };
  };
  const sum = (): Node => {
    let left = product();
    while (isSign('+') || isSign('-')) left = { kind: 'binary', operator: skip().text, left, right: product() };
    return left;
  };
  const product = (): Node => {
    let left = postfix();
    while (isSign('*') || isSign('/') || isSign('%')) left = { kind: 'binary', operator: skip().text, left, right: postfix() };
    return left;
  };

  const postfix = (): Node => {
    const start = taken;
    if (takes('-')) return { kind: 'negate', of: deeper(postfix) };
    let bracketed = isSign('(');
    let found = term();
    for (;; bracketed = false) {
      const token = peek();
      if (token.kind === 'field') {
        skip();
        found = { kind: 'index', of: found, at: plainText(token.text) };
      } else if (isSign('.')) {
        skip();
        if (peek().kind === 'string') found = { kind: 'index', of: found, at: quoted(null) };
        else if (!isSign('[')) throw new Refused();
      } else if (takes('?')) found = { kind: 'try', of: bracketed ? { kind: 'pipe', left: { kind: 'here' }, right: found } : found };
      else if (takes('[')) found = bracket(found);
      else break;
    }
    if (!isName('as')) return found;
    // Behind an operator, versions of jq do not agree what is named.
    if (start !== began) throw new Refused();
    skip();
    const variable = skip();
    if (variable.kind !== 'variable') throw new Refused();
    needs('|');
    return { kind: 'bind', value: found, name: variable.text, body: pipe() };
  };

  const bracket = (of: Node): Node => {
    if (takes(']')) return { kind: 'each', of };
    if (takes(':')) {
      const to = pipe();
      needs(']');
      return { kind: 'slice', of, from: null, to };
    }
    const from = pipe();
    if (takes(']')) return { kind: 'index', of, at: from };
    needs(':');
    const to = isSign(']') ? null : pipe();
    needs(']');
    return { kind: 'slice', of, from, to };
  };

  const quoted = (format: string | null): Node => {
    const { kind, parts } = skip();
    if (kind !== 'string' || parts === undefined) throw new Refused();
    return { kind: 'string', parts, format };
  };

  const term = (): Node => {
    const token = peek();
    switch (token.kind) {
      case 'field':
        skip();
        return { kind: 'index', of: { kind: 'here' }, at: plainText(token.text) };
      case 'number':
        skip();
        return { kind: 'number', text: token.text };
      case 'string':
        return quoted(null);
      case 'variable':
        skip();
        return { kind: 'variable', name: token.text };
      case 'format':
        skip();
        return peek().kind === 'string' ? quoted(token.text) : { kind: 'format', name: token.text };
      case 'name':
        return named(skip().text);
      case 'sign':
        break;
      default:
        throw new Refused();
    }
    skip();
    switch (token.text) {
      case '.':
        if (peek().kind === 'string') return { kind: 'index', of: { kind: 'here' }, at: quoted(null) };
        return { kind: 'here' };
      case '..':
        return { kind: 'descend' };
      case '(': {
        const found = pipe();
        needs(')');
        return found;
      }
      case '[': {
        if (takes(']')) return { kind: 'array', body: null };
        const body = pipe();
        needs(']');
        return { kind: 'array', body };
      }
      case '{':
        return object();
      default:
        throw new Refused();
    }
  };

  const named = (name: string): Node => {
    if (name === 'if') return condition();
    if (name === 'try') {
      const of = deeper(postfix);
      if (isName('catch')) throw new Refused();
      return { kind: 'try', of };
    }
    if (keywords.has(name)) throw new Refused();
    const args: Node[] = [];
    if (takes('(')) {
      do args.push(pipe());
      while (takes(';'));
      needs(')');
    }
    return { kind: 'call', name, args };
  };

  const condition = (): Node => {
    const arms: { condition: Node; then: Node }[] = [];
    let otherwise: Node | null = null;
    do {
      const asked = pipe();
      needsName('then');
      arms.push({ condition: asked, then: pipe() });
      if (isName('elif')) skip();
      else break;
    } while (arms.length < 50);
    if (isName('else')) {
      skip();
      otherwise = pipe();
    }
    needsName('end');
    return { kind: 'if', arms, otherwise };
  };

  const object = (): Node => {
    const entries: { key: Node; value: Node }[] = [];
    while (!takes('}')) {
      if (entries.length > 0) needs(',');
      if (entries.length > 0 && isSign('}')) throw new Refused();
      entries.push(entry());
    }
    return { kind: 'object', entries };
  };

  const entry = (): { key: Node; value: Node } => {
    const token = peek();
    let key: Node;
    let short: Node | null = null;
    if (token.kind === 'variable') {
      skip();
      return { key: plainText(token.text), value: { kind: 'variable', name: token.text } };
    }
    if (token.kind === 'name') {
      skip();
      key = plainText(token.text);
      short = { kind: 'index', of: { kind: 'here' }, at: key };
    } else if (token.kind === 'string') {
      key = quoted(null);
      short = { kind: 'index', of: { kind: 'here' }, at: key };
    } else if (takes('(')) {
      key = pipe();
      needs(')');
    } else throw new Refused();
    if (takes(':')) return { key, value: member() };
    if (short === null) throw new Refused();
    return { key, value: short };
  };

  /** A member's value: everything but a comma. */
  const member = (): Node => deeper(() => {
    const left = alternative();
    return takes('|') ? { kind: 'pipe', left, right: member() } : left;
  });

  return {
    pipe,
    ended: () => peek().kind === 'end',
    // Behind the bracket that closes `\(…)`.
    position: () => {
      if (!takes(')')) throw new Refused();
      return at;
    },
  };
}

function plainText(text: string): Node {
  return { kind: 'string', parts: [text], format: null };
}
