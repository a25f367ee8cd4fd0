/** A stretch of a SQL text: code, a text in quotes ('…', $$…$$), one with a letter in front (E'…'), a name in double quotes, or a comment; `open` for a quote or comment never closed. */
export type Segment = { kind: 'code' | 'text' | 'prefixed text' | 'dollar text' | 'name' | 'comment' | 'open'; start: number; end: number };

const wordCharacter = /[A-Za-z0-9_$\x80-\uffff]/;
const special = /--|\/\*|(?:[uU]&|[eEbBxXnN])?'|(?:[uU]&)?"|\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$/g;

/**
 * The segment of a SQL text that begins at `from`, as PostgreSQL's and psql's own scanners would cut it. It decides nothing
 * about safety: what is taken for a statement is still read by PostgreSQL's parser.
 */
export function segmentAt(text: string, from: number): Segment {
  special.lastIndex = from;
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    const [mark] = match;
    const start = match.index;
    // A letter or a dollar sign that ends a word is part of that word.
    if (/^[\w$]/.test(mark) && start > 0 && wordCharacter.test(text[start - 1] ?? '')) {
      special.lastIndex = start + 1;
      continue;
    }
    return start > from ? { kind: 'code', start: from, end: start } : closed(text, start, mark);
  }
  return { kind: 'code', start: from, end: text.length };
}

/** Every segment of a text, in order. */
export function segmentsOf(text: string): Segment[] {
  const found: Segment[] = [];
  for (let at = 0; at < text.length; ) {
    const segment = segmentAt(text, at);
    found.push(segment);
    at = segment.end;
  }
  return found;
}

function closed(text: string, start: number, mark: string): Segment {
  const quote = start + mark.length - 1;
  if (mark === '--') {
    const end = text.indexOf('\n', start);
    return { kind: 'comment', start, end: end < 0 ? text.length : end };
  }
  if (mark === '/*') return ending('comment', text, start, endOfComment(text, start));
  if (mark.endsWith('"')) return ending('name', text, start, endOfQuote(text, quote, false));
  if (mark.endsWith("'")) return ending(mark === "'" ? 'text' : 'prefixed text', text, start, endOfQuote(text, quote, /^e/i.test(mark)));
  const end = text.indexOf(mark, start + mark.length);
  return ending('dollar text', text, start, end < 0 ? -1 : end + mark.length);
}

function ending(kind: Segment['kind'], text: string, start: number, end: number): Segment {
  return end < 0 ? { kind: 'open', start, end: text.length } : { kind, start, end };
}

/** Where a quoted text or name ends, the quote itself included; a doubled quote does not end it. */
function endOfQuote(text: string, start: number, escapes: boolean): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (escapes && text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return -1;
}

/** Comments nest. */
function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const two = text.slice(at, at + 2);
    if (two === '/*') depth += 1;
    else if (two === '*/') depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return -1;
}
