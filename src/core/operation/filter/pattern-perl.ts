import { quote } from './pattern-posix.ts';

/** A Perl expression in the syntax of RE2. What counts as found is the group `kept` where there is one (`\K`, a look-ahead at the end). */
export type Perl = { pattern: string; kept: boolean };

// One sign at a time; anything that is none of these (a back-reference, \Q, a possessive count, a condition) is not understood.
const token = new RegExp(
  [
    /\[\^?\]?(?:\[:\^?\w{1,8}:\]|\\[wWdDsStnrvf]|\\[!-/:-@[-`{-~]|[^\\\]])*\]/, // a set
    /\\[wWdDsSbBtnrvfAz]/, // a class or an edge
    /\\h/, // a blank
    /\\K/, // what comes before is not shown
    /\\[!-/:-@[-`{-~]/, // a sign that means itself
    /\(\?(?:i|s|is|si)?:/, // a group that is not kept
    /\(\?(?:i|s|is|si)\)/, // a switch
    /\(\?P?<[A-Za-z]\w{0,30}>/, // a named group
    /\(\?<[=!]/, // what must, or must not, come before
    /\((?!\?|\*)/, // a group
    /(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??(?![+*?])/, // a count
    /[)|^$.]/,
    /[^\\()[*+?]/,
  ]
    .map((part) => part.source)
    .join('|'),
  'uy',
);

/** Perl's expressions as far as RE2 has them; look-behind, `\K` and one look-ahead at the end besides. Null for the rest. */
export function translatePerl(text: string): Perl | null {
  let body = text;
  let after = '';
  // A look-ahead at the end only says what must follow.
  const [whole, ahead] = /\(\?=((?:[^\\()[\]|]|\\[!-/:-@[-`{-~sdw]|\[[^\\\]]+\])+)\)$/.exec(body) ?? [];
  if (whole !== undefined && ahead !== undefined) {
    const translated = walk(ahead);
    if (translated === null) return null;
    body = body.slice(0, -whole.length);
    // A choice at the top would tie the look-ahead to its last branch only.
    if (hasTopChoice(body)) return null;
    after = translated.before;
  }
  const found = walk(body);
  if (found === null) return null;
  if (found.behind === null && after === '') return { pattern: found.before, kept: false };
  const [before, kept] = found.behind === null ? ['', found.before] : [found.before, found.behind];
  return { pattern: `(?:${before})(?P<kept>${kept})(?:${after})`, kept: true };
}

/** The two halves around `\K`; `behind` is null when there is none. */
function walk(text: string): { before: string; behind: string | null } | null {
  const halves = [''];
  let depth = 0;
  let choices = 0;
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const [sign] = token.exec(text) ?? [];
    if (sign === undefined) return null;
    at += sign.length;
    if (sign.startsWith('(') && !/^\(\?[is]+\)$/.test(sign)) depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === '|' && depth === 0) choices += 1;
    if (depth < 0 || depth > 20) return null;
    if (sign === '\\K') {
      if (depth !== 0 || halves.length > 1) return null;
      halves.push('');
    } else halves[halves.length - 1] += rewrite(sign);
  }
  if (depth !== 0 || (halves.length > 1 && choices > 0)) return null;
  return { before: halves[0] ?? '', behind: halves[1] ?? null };
}

function rewrite(sign: string): string {
  if (sign === '\\h') return '[\\t ]';
  if (sign === '\\s') return '[\\t-\\r ]';
  if (sign === '\\S') return '[^\\t-\\r ]';
  if (/^\\[!-/:-@[-`{-~]$/.test(sign)) return quote(sign.charAt(1));
  // A brace that opens no count means itself.
  return sign === '{' || sign === '}' ? `\\${sign}` : sign;
}

function hasTopChoice(text: string): boolean {
  let depth = 0;
  for (const [sign] of text.matchAll(/\\[^]|\[\^?\]?[^\]]*\]|[()|]/g)) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === '|' && depth === 0) return true;
  }
  return false;
}
