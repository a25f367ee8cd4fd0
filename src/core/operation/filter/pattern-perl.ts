import { quote } from './pattern-posix.ts';

/** A Perl expression in the syntax of RE2. What counts as found is the group `kept` where there is one (`\K`, a look-ahead at the end). */
export type Perl = { pattern: string; kept: boolean };

// One sign at a time; anything that is none of these (a back-reference, \Q, a possessive count, a condition) is not understood.
const token = new RegExp(
  [
    /\[\^?\]?(?:\[:\^?\w{1,8}:\]|\\[wWdDsStnrvf]|\\[!-/:-@[-`{-~]|[^\\\]])*\]/, // a set
    /\\[wWdDsSbBtnrvfhKAz]/, // a class, an edge; what comes before \K is not shown
    /\\[!-/:-@[-`{-~]/, // a sign that means itself
    /\(\?(?:i|s|is|si)?:/, // a group that is not kept
    /\(\?(?:i|s|is|si)\)/, // a switch
    /\(\?<[=!]/, // what must, or must not, come before
    /\((?!\?|\*)/, // a group
    /(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??(?![+*?])/, // a count
    /[)|^$.]/,
    /(?!\{\d{1,3}(?:,\d{0,3})?\})[^\\()[*+?]/, // a count of a count is none of these
  ]
    .map((part) => part.source)
    .join('|'),
  'uy',
);

/** Perl's expressions as far as RE2 has them; look-behind, `\K` and one look-ahead at the end besides. Null for the rest. */
export function translatePerl(text: string): Perl | null {
  // A look-ahead at the end only says what must follow.
  const [ahead = '', following = ''] = /\(\?=((?:[^\\()[\]|]|\\[!-/:-@[-`{-~sdw]|\[[^\\\]]+\])+)\)$/.exec(text) ?? [];
  const [body, after] = [walk(text.slice(0, text.length - ahead.length)), walk(following)];
  if (body === null || after === null) return null;
  const [first = '', second] = body.halves;
  if (second === undefined && ahead === '') return { pattern: first, kept: false };
  // A choice at the top would tie what stands beside it to one branch only.
  if (body.choices > 0) return null;
  const [before, kept] = second === undefined ? ['', first] : [first, second];
  return { pattern: `(?:${before})(?P<kept>${kept})(?:${after.halves[0] ?? ''})`, kept: true };
}

/** The halves around `\K`, and how many choices stand at the top. */
function walk(text: string): { halves: string[]; choices: number } | null {
  const halves = [''];
  let depth = 0;
  let choices = 0;
  let last = '(';
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const [sign] = token.exec(text) ?? [];
    if (sign === undefined) return null;
    at += sign.length;
    // An edge, a switch or nothing at all cannot be counted.
    if (/^(?:[*+?]|\{\d)/.test(sign) && /^(?:\(|[|^$*+?]|\{\d|\\[bBAzK])/.test(last)) return null;
    last = sign;
    if (sign.startsWith('(') && !/^\(\?[is]+\)$/.test(sign)) depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === '|' && depth === 0) choices += 1;
    if (depth < 0 || depth > 20 || (sign === '\\K' && (depth !== 0 || halves.length > 1))) return null;
    if (sign === '\\K') halves.push('');
    else halves[halves.length - 1] += rewrite(sign);
  }
  return depth === 0 ? { halves, choices } : null;
}

function rewrite(sign: string): string {
  const spelled = { '\\h': '[\\t ]', '\\s': '[\\t-\\r ]', '\\S': '[^\\t-\\r ]' }[sign];
  if (spelled !== undefined) return spelled;
  if (/^\\[!-/:-@[-`{-~]$/.test(sign)) return quote(sign.charAt(1));
  // A brace that opens no count means itself.
  return sign === '{' || sign === '}' ? `\\${sign}` : sign;
}
