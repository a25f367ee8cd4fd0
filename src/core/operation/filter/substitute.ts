import type { Spend } from './budget.ts';
import type { Match, Pattern } from './pattern.ts';

/**
 * A text with what a pattern finds replaced, and how often; from the `first` find on, and only that one unless `all`.
 * An empty find right behind another find does not count, as in sed and awk.
 */
export function substitute(pattern: Pattern, text: string, { first, all }: { first: number; all: boolean }, replacement: (match: Match) => string, spend: Spend): { text: string; count: number } {
  let out = '';
  let copied = 0;
  let seen = 0;
  let count = 0;
  let lastEnd = -1;
  for (let from = 0; from <= text.length; ) {
    const match = pattern.find(text, from, spend);
    if (match === null) break;
    const empty = match.end === match.start;
    if (!empty || match.start !== lastEnd) {
      seen += 1;
      if (seen >= first) {
        const put = replacement(match);
        spend(put.length);
        out += text.slice(copied, match.start) + put;
        copied = match.end;
        count += 1;
        if (!all) break;
      }
    }
    lastEnd = match.end;
    from = empty ? match.end + 1 : match.end;
  }
  return { text: out + text.slice(copied), count };
}
