/**
 * Placeholders in SQL. A placeholder's value never becomes SQL text: where one stands as a value, the statement is written with
 * `$1`, `$2` … instead and the value is bound to it. Where one stands for a name of the database, that cannot be done.
 */
import { segmentsOf } from './lexer.ts';
import type { Segment } from './lexer.ts';

type Parameterised = {
  text: string;
  /** The placeholders as their author wrote them; the first is `$1`. */
  names: string[];
  /** Numbers of those that stood without quotes, so that they may have been meant as a column or a condition. */
  bare: Set<number>;
  /** One that stands where no value can; null for none. */
  stuck: string | null;
};

/** In code. `broken` ones are also valid SQL (`x[n]`, `a %s`, `y[1:n]`), so they are looked for only in a text the parser refuses. */
const numbered = String.raw`(?<![\w$])\$\d+(?![\w$])`;
const broken = [
  String.raw`\{\{[^{}\n]{1,80}\}\}`, String.raw`(?<![\w$])\$\{[A-Za-z_]\w*\}`, String.raw`(?<![\w$])\$[A-Za-z_]\w*(?![\w$])`, String.raw`(?<![<>\-@&|~\w])<[A-Za-z][\w-]*>(?![>\w@=])`,
  String.raw`(?<![\w\])}]\s*|array\s*)\[[A-Za-z][\w-]*\](?!\w)`, String.raw`(?<![\w#@])\{[A-Za-z][\w-]*\}(?!\w)`, String.raw`(?<![:\w\]]):[A-Za-z_]\w*`, String.raw`%\([A-Za-z]\w*\)s|(?<![\w)\]]\s*)%s\b`,
  // Behind these words no subscript and no remainder can stand.
  String.raw`(?<=\b(?:limit|offset|and|or|in|then|else|when)\s+)(?:\[[A-Za-z][\w-]*\](?!\w)|%s\b)`,
];
/** What a quoted text may consist of to be one as a whole. */
const wholeText = /^(<[A-Za-z][\w .:-]*>|\{\{[^{}]+\}\}|\$\{[A-Za-z_]\w*\}|\$[A-Za-z_]\w*|:[A-Za-z_]\w*|%\([A-Za-z]\w*\)s|\.\.\.|your[ _-][\w -]+|YOUR_\w+|([A-Z]+_)+(NAME|ID|HERE))$/;
/** As a whole only where a value is compared: elsewhere these are patterns, formats and arrays. */
const comparedText = /^(%s|\[[A-Z][A-Z_-]{2,}\]|\{[A-Za-z][\w-]*\})$/;
const compares = /(=|<>|!=|\bin\s*\((\s*\$\d+\s*,)*|\bbackend\s*\(|_slot\s*\()\s*$/i;
const singleCast = /^\s*::\s*(reg\w+|int\d?|integer|bigint|text|name|oid|uuid|date|timestamptz?|interval)\b(?!\s*\[)/i;
const withinText = /<[A-Za-z][\w-]*>|\{\{[^{}]+\}\}|\$\{[A-Za-z_]\w*\}|\$[A-Z][A-Z0-9_]*\b/g;
/** Texts that PostgreSQL itself shows in angle brackets. */
const ownTexts = /<(IDLE|FASTPATH|insufficient privilege|command string not enabled|unknown|backend|none|null)>/i;
const typed = /\b(interval|timestamp|timestamptz|date|time)\s*$/i;

/** Writes a statement with parameters for its placeholders. `parses`: PostgreSQL's parser accepts it as it stands. `known` are those a shell left open in it. */
export function parameterise(text: string, parses: boolean, known: readonly string[]): Parameterised {
  const names: string[] = [];
  const bare = new Set<number>();
  let stuck: string | null = null;
  const number = (name: string): number => {
    const before = names.indexOf(name);
    return before >= 0 ? before + 1 : names.push(name);
  };
  const shell = known.map(escaped);
  const inCode = new RegExp([...(parses ? [numbered] : [numbered, ...broken]), ...shell].join('|'), 'gi');
  const inText = new RegExp([withinText.source, ...shell].join('|'), 'g');
  let out = '';
  const segments = segmentsOf(text);
  for (const [index, segment] of segments.entries()) {
    const piece = text.slice(segment.start, segment.end);
    switch (segment.kind) {
      case 'code':
        out += piece.replace(inCode, (name) => {
          const own = number(name);
          // An author's own `$1` is a value by PostgreSQL's grammar.
          if (!/^\$\d/.test(name)) bare.add(own);
          return `$${own}`;
        });
        break;
      case 'text': {
        // psql's own `:'name'`.
        if (/(?<!:):$/.test(out) && /^'\w+'$/.test(piece)) {
          out = `${out.slice(0, -1)}$${number(`:${piece}`)}`;
          break;
        }
        const value = piece.slice(1, -1);
        if (known.includes(value) || (isWhole(value, out, segments, index, text) && !ownTexts.test(value))) out = withValue(out, `$${number(value)}`);
        else if (value.search(inText) >= 0 && !ownTexts.test(value)) out = withValue(out, joined(value, inText, number));
        else out += piece;
        break;
      }
      default:
        if (segment.kind !== 'comment' && stuck === null) stuck = placeholderIn(piece, known);
        out += piece;
    }
  }
  return { text: out, names, bare, stuck };
}

function isWhole(value: string, before: string, segments: readonly Segment[], index: number, text: string): boolean {
  if (wholeText.test(value)) return true;
  const next = segments[index + 1];
  const after = next === undefined ? '' : text.slice(next.start, next.end);
  return comparedText.test(value) && (singleCast.test(after) || (compares.test(before) && !/^\s*::/.test(after)));
}

/** Names in a statement's code that only hold the place of a real one: `your_table`. */
export function standInNames(text: string): string[] {
  const code = segmentsOf(text).filter(({ kind }) => kind === 'code' || kind === 'name');
  return [...new Set(code.flatMap(({ start, end }) => text.slice(start, end).match(/\byour_\w+/gi) ?? []))];
}

/** `interval '<n> minutes'` takes a constant only; `(…)::interval` takes a value. */
function withValue(before: string, value: string): string {
  const type = typed.exec(before)?.[1];
  return type === undefined ? before + value : `${before.replace(typed, '')}${value}::${type}`;
}

/** `'%<name>%'` → `('%' || $1::text || '%')`. */
function joined(value: string, pattern: RegExp, number: (name: string) => number): string {
  const parts: string[] = [];
  let done = 0;
  for (const match of value.matchAll(pattern)) {
    if (match.index > done) parts.push(`'${value.slice(done, match.index)}'`);
    parts.push(`$${number(match[0])}::text`);
    done = match.index + match[0].length;
  }
  if (done < value.length) parts.push(`'${value.slice(done)}'`);
  return `(${parts.join(' || ')})`;
}

/** A placeholder inside a name, or inside a text that cannot be put together from values. */
function placeholderIn(piece: string, known: readonly string[]): string | null {
  const [found] = /<[A-Za-z][\w-]*>|\{\{[^{}]+\}\}|\$\{[A-Za-z_]\w*\}/.exec(piece) ?? [];
  return found ?? known.find((name) => piece.includes(name)) ?? null;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
