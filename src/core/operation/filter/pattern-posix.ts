/** The largest count in braces: beyond that a pattern is refused. */
const maxCount = 200;
const maxDepth = 20;

class Refused extends Error {}

/** How a POSIX expression is written: `basic` has `\(`, `\|`, `\+`; `extended` has `(`, `|`, `+`. `lineEscapes` knows `\n`, `\t` and `\x1b`, as sed does and grep does not. */
export type Posix = { dialect: 'basic' | 'extended'; lineEscapes: boolean };

/**
 * A POSIX expression in the syntax of RE2, as GNU grep and sed understand it; groups stay groups. Null when it is malformed
 * or holds what RE2 has not (a back-reference) or what nobody here can vouch for.
 */
export function translatePosix(text: string, { dialect, lineEscapes }: Posix): string | null {
  let at = 0;
  const basic = dialect === 'basic';
  const peek = (): string => text.charAt(at);

  /** Takes a special sign, which basic expressions write behind a backslash. */
  const takes = (sign: string): boolean => {
    const written = basic && sign !== '*' ? `\\${sign}` : sign;
    if (!text.startsWith(written, at)) return false;
    at += written.length;
    return true;
  };

  const ends = (depth: number): boolean => at >= text.length || text.startsWith(basic ? '\\|' : '|', at) || (depth > 0 && text.startsWith(basic ? '\\)' : ')', at));

  const choice = (depth: number): string => {
    if (depth > maxDepth) throw new Refused();
    const branches = [sequence(depth)];
    while (takes('|')) branches.push(sequence(depth));
    return branches.join('|');
  };

  const sequence = (depth: number): string => {
    let parts = '';
    let leads = true;
    while (!ends(depth)) {
      if (leads && (basic ? /[*]/ : /[*+?]/).test(peek())) {
        // With nothing to repeat, the sign means itself in basic expressions, and GNU drops it in extended ones.
        at += 1;
        if (basic) parts += repeated('\\*');
        else if (parts !== '') throw new Refused();
        leads = false;
        continue;
      }
      const [part, edge] = single(depth, leads);
      parts += edge ? part : repeated(part);
      // GNU's own two matchers disagree about a count behind an edge.
      if (edge && text.slice(at).search(basic ? /\\[+?{]/ : /[*+?{]/) === 0) throw new Refused();
      if (edge && basic && part !== '^' && peek() === '*') throw new Refused();
      leads = part === '^';
    }
    return parts;
  };

  const repeated = (first: string): string => {
    let part = first;
    for (;;) {
      let sign: string;
      if (takes('*')) sign = '*';
      else if (takes('+')) sign = '+';
      else if (takes('?')) sign = '?';
      else if (text.startsWith(basic ? '\\{' : '{', at)) {
        const found = interval();
        // Braces that hold no counts mean themselves.
        if (found === null && !basic) return part;
        if (found === null) throw new Refused();
        at += found.length;
        sign = found.sign;
      } else return part;
      part = `(?:${part})${sign}`;
    }
  };

  /** `{2,5}` at this place; null when what stands in the braces are no counts, which then mean themselves. */
  const interval = (): { sign: string; length: number } | null => {
    const [whole, low = '', comma, high = ''] = (basic ? /^\\\{(\d*)(,)?(\d*)\\\}/ : /^\{(\d*)(,)?(\d*)\}/).exec(text.slice(at, at + 24)) ?? [];
    if (whole === undefined) return null;
    if (low === '' && comma === undefined) throw new Refused();
    const min = Number(low);
    const max = high === '' ? (comma === undefined ? min : null) : Number(high);
    if (min > maxCount || (max !== null && (max > maxCount || max < min))) throw new Refused();
    return { sign: `{${min}${comma === undefined ? '' : `,${high}`}}`, length: whole.length };
  };

  const single = (depth: number, leads: boolean): [part: string, edge: boolean] => {
    if (takes('(')) {
      const inner = choice(depth + 1);
      if (!takes(')')) throw new Refused();
      return [`(${inner})`, false];
    }
    const sign = peek();
    if (!basic && (sign === ')' || (leads && sign === '{' && interval() !== null))) throw new Refused();
    at += 1;
    if (sign === '.') return ['.', false];
    if (sign === '[') return [bracket(), false];
    if (sign === '\\') {
      const edge = /[bB<>]/.test(peek());
      return [escaped(), edge];
    }
    if (sign === '^' && (!basic || leads)) return ['^', true];
    if (sign === '$' && (!basic || ends(depth))) return ['$', true];
    return [quote(sign), false];
  };

  const escaped = (): string => {
    const sign = peek();
    at += 1;
    if (sign === 'b') return '\\b';
    if (sign === 'B') return '\\B';
    // Beside a letter, the edge of a word is any edge; elsewhere it matters which side the word is on.
    if (sign === '<') return /^\w(?:[^*?{\\]|$)/.test(text.slice(at, at + 2)) ? '\\b' : '(?:\\b(?<!\\w))';
    if (sign === '>') return /(?:^|[^\\])\w$/.test(text.slice(0, at - 2)) ? '\\b' : '(?:\\b(?<=\\w))';
    if (sign === 's') return '[\\t-\\r ]';
    if (sign === 'S') return '[^\\t-\\r ]';
    // GNU has no `\d`, but whoever writes it means a digit.
    if (/^[wWdD]$/.test(sign)) return `\\${sign}`;
    if (lineEscapes && (sign === 'n' || sign === 't')) return `\\${sign}`;
    const [hex] = lineEscapes && sign === 'x' ? (/^[0-9a-fA-F]{2}/.exec(text.slice(at)) ?? []) : [];
    if (hex !== undefined) {
      at += 2;
      return `\\x${hex}`;
    }
    // Back-references and letters without a meaning; the signs of basic expressions that belong nowhere here.
    if (!/^[!-/:-@[-`{-~]$/.test(sign) || /['`]/.test(sign) || (basic && /[(){}|+?]/.test(sign))) throw new Refused();
    return quote(sign);
  };

  const bracket = (): string => {
    let set = '[';
    if (peek() === '^') {
      set += '^';
      at += 1;
    }
    for (let first = true; first || peek() !== ']'; first = false) {
      if (at >= text.length) throw new Refused();
      const [named] = /^\[:(?:digit|alpha|alnum|upper|lower|space|blank|punct|xdigit|print|graph|cntrl):\]/.exec(text.slice(at, at + 12)) ?? [];
      if (named !== undefined) {
        set += named;
        at += named.length;
        continue;
      }
      if (/^\[[.=:]/.test(text.slice(at, at + 2))) throw new Refused();
      if (lineEscapes && /^\\[nt]/.test(text.slice(at, at + 2))) {
        set += text.slice(at, at + 2);
        at += 2;
        continue;
      }
      const low = next();
      set += quote(low);
      if (peek() === '-' && text.charAt(at + 1) !== ']' && at + 1 < text.length) {
        at += 1;
        const high = next();
        if (high < low || high === '[' || high === '\\') throw new Refused();
        set += `-${quote(high)}`;
      }
    }
    at += 1;
    return `${set}]`;
  };

  const next = (): string => {
    const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += sign.length;
    return sign;
  };

  try {
    const translated = choice(0);
    return at === text.length ? translated : null;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** A character that means itself, inside and outside brackets. */
export function quote(sign: string): string {
  return sign.replace(/[\\^$.|?*+()[\]{}&~#-]/g, '\\$&');
}
