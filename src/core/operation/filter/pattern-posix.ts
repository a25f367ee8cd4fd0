/** The largest count in braces: beyond that a pattern is refused. */
const maxCount = 200;
const maxDepth = 20;

/** How a POSIX expression is written: `basic` has `\(`, `\|`, `\+`; `extended` has `(`, `|`, `+`. `lineEscapes` knows `\n` and `\t`, as sed does and grep does not. */
export type Posix = { dialect: 'basic' | 'extended'; lineEscapes: boolean };

const classes = 'digit|alpha|alnum|upper|lower|space|blank|punct|xdigit|print|graph|cntrl';
const named = new RegExp(`\\[:(?:${classes}):\\]`, 'g');
const token = new RegExp(`\\[\\^?\\]?(?:\\[:\\w{1,8}:\\]|[^\\]])*\\]|\\\\[^]|[^]`, 'uy');

/**
 * A POSIX expression in the syntax of RE2, as GNU grep and sed understand it; groups stay groups. Null when it is malformed
 * or holds what RE2 has not (a back-reference) or what nobody here can vouch for.
 */
export function translatePosix(text: string, { dialect, lineEscapes }: Posix): string | null {
  const basic = dialect === 'basic';
  const parts: string[] = [];
  /** Where the groups that are open begin. */
  const groups: number[] = [];
  /** What a count would count: nothing, an edge (which GNU's own matchers disagree about), or the parts from a place on. */
  let last: 'nothing' | 'edge' | number = 'nothing';
  const add = (part: string): void => {
    last = parts.push(part) - 1;
  };
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const [whole = ''] = token.exec(text) ?? [];
    at += whole.length;
    // Which signs mean themselves is the other way round in basic expressions.
    const swapped = basic && /^\\?[(){}|+?]$/.test(whole);
    const sign = swapped ? (whole.startsWith('\\') ? whole.slice(1) : `\\${whole}`) : whole;
    if (swapped && sign === '}') return null;
    if (sign === '(') {
      if (groups.push(parts.push('(') - 1) > maxDepth) return null;
      last = 'nothing';
    } else if (sign === ')') {
      const start = groups.pop();
      if (start === undefined) return null;
      parts.push(')');
      last = start;
    } else if (sign === '|') {
      parts.push('|');
      last = 'nothing';
    } else if (basic && sign === '*' && last === 'nothing') add('\\*');
    else if (/^[*+?{]$/.test(sign)) {
      const counts = sign === '{' ? countsAt(text.slice(at), basic) : { text: sign, length: 0 };
      // Braces that hold no counts mean themselves.
      if (counts === null && !basic) {
        add('\\{');
        continue;
      }
      if (counts === null || counts.text === '' || typeof last !== 'number') return null;
      at += counts.length;
      parts.push(`(?:${parts.splice(last).join('')})${counts.text}`);
    } else if (sign === '^' && (!basic || last === 'nothing')) {
      // The second of two is an edge for some and a sign for others.
      if (basic && parts.at(-1) === '^') return null;
      parts.push('^');
      last = basic ? 'nothing' : 'edge';
    } else if (sign === '$' && (!basic || /^(?:$|\\[)|])/.test(text.slice(at)))) {
      parts.push('$');
      last = 'edge';
    } else if (/^\\[bB]$/.test(sign)) {
      parts.push(sign);
      last = 'edge';
    } else {
      const part = single(sign, lineEscapes);
      if (part === null) return null;
      add(part);
    }
  }
  return groups.length === 0 ? parts.join('') : null;
}

/** `2,5}` behind a brace; null when no counts stand there, an empty text for counts that are too large or the wrong way round. */
function countsAt(rest: string, basic: boolean): { text: string; length: number } | null {
  const [whole, low = '', comma, high = ''] = (basic ? /^(\d*)(,)?(\d*)\\\}/ : /^(\d*)(,)?(\d*)\}/).exec(rest.slice(0, 20)) ?? [];
  if (whole === undefined) return null;
  const [min, max] = [Number(low), high === '' ? Number(low) : Number(high)];
  const fits = (low !== '' || comma !== undefined) && min <= maxCount && max <= maxCount && max >= min;
  return { text: fits ? `{${min}${comma === undefined ? '' : `,${high}`}}` : '', length: whole.length };
}

function single(sign: string, lineEscapes: boolean): string | null {
  if (sign === '.') return '.';
  if (sign.length > 1 && sign.startsWith('[')) return setOf(sign, lineEscapes);
  if (sign === '[') return null;
  if (!sign.startsWith('\\')) return quote(sign);
  if (sign === '\\s') return '[\\t-\\r ]';
  if (sign === '\\S') return '[^\\t-\\r ]';
  // GNU has no `\d`, but whoever writes it means a digit.
  if (/^\\[wWdD]$/.test(sign) || (lineEscapes && /^\\[nt]$/.test(sign))) return sign;
  // Back-references, and letters and signs with a meaning of their own.
  return /^\\[!-/:-@[-`{-~]$/.test(sign) && !/[<>'`]/.test(sign) ? quote(sign.charAt(1)) : null;
}

/** A set in brackets, in which a backslash is only itself. */
function setOf(text: string, lineEscapes: boolean): string | null {
  const [, not = '', body = ''] = /^\[(\^?)([^]*)\]$/.exec(text) ?? [];
  if (/\[[.=:]/.test(body.replace(named, ''))) return null;
  let set = '';
  for (const [whole, low, high] of body.matchAll(new RegExp(`${named.source}|${lineEscapes ? '\\\\[nt]|' : ''}([^])-([^])|[^]`, 'gu'))) {
    if (low !== undefined && high !== undefined) {
      if (high < low || high === '[' || high === '\\') return null;
      set += `${quote(low)}-${quote(high)}`;
    } else set += [...whole].length > 1 ? whole : quote(whole);
  }
  return `[${not}${set}]`;
}

/** A character that means itself, inside and outside brackets. */
export function quote(sign: string): string {
  return sign.replace(/[\\^$.|?*+()[\]{}&~#-]/g, '\\$&');
}
