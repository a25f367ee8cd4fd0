/**
 * A statement's text without anything a customer may have put into it, for people to recognise the statement by.
 *
 * The server cuts texts at 1,023 bytes, possibly in the middle of a literal, and some are not even SQL. So the rule is: what is
 * surely structure (words, operators, parameters) is kept, everything else becomes `?`, and where the two readings of a text
 * cannot be told apart the rest is dropped.
 */

/** The first words of PostgreSQL's statements. */
export const verbs = new Set(
  `select insert update delete merge with values table truncate copy begin start commit end rollback abort savepoint release prepare
  execute deallocate declare fetch move close explain analyze vacuum cluster reindex refresh checkpoint create alter drop comment grant
  revoke reassign security lock listen unlisten notify set reset show discard do call import load`.split(/\s+/),
);

/** What the server writes itself where there is no statement to show. */
const serverNote = /^<(insufficient privilege|command string not enabled|FASTPATH> function call|backend information not available)>?$/;

/** Longer texts (pg_stat_statements keeps them whole) are read only so far. */
const longest = 10_000;

/** The statement literal-free on one line, ` …` where something was dropped; `?` when the text does not begin like SQL. */
export function redactSql(text: string): string {
  if (serverNote.test(text)) return text;
  const kept = redactLiterals(text);
  const first = /^[\s(]*([a-z]+)/i.exec(kept)?.[1]?.toLowerCase();
  return kept === '' || (first !== undefined && verbs.has(first)) ? kept : '?';
}

function redactLiterals(whole: string): string {
  const text = whole.slice(0, longest);
  const out: string[] = [];
  let at = 0;
  let verb = '';
  let setting = false;
  let hidden = false;

  const keep = (token: string): void => {
    if (!hidden) out.push(token);
  };

  while (at < text.length) {
    const rest = text.slice(at);
    const token = next(rest);
    const shown = token.shown ?? '';
    at += token.length;
    if (token.kind === 'space') keep(' ');
    else if (token.kind === 'literal') keep('?');
    else if (token.kind === 'end') {
      out.push(shown);
      break;
    } else if (token.kind === 'word') {
      const word = shown.toLowerCase();
      if (verb === '') verb = word;
      if (word === 'set' && (verb === 'set' || verb === 'alter')) setting = true;
      keep(shown);
      // `SET app.token TO abc`: a setting's value needs no quotes.
      if (setting && word === 'to' && !hidden) {
        keep(' ?');
        hidden = true;
      }
    } else if (shown === ';') {
      verb = '';
      setting = hidden = false;
      out.push(';');
    } else {
      keep(shown);
      if (setting && shown === '=' && !hidden) {
        keep(' ?');
        hidden = true;
      }
    }
  }
  // The server's own cut, track_activity_query_size at its default of 1,024 with the terminating zero.
  if (Buffer.byteLength(whole) >= 1_020 && out.at(-1) !== ' …') out.push(' …');
  return out.join('').replace(/\s+/g, ' ').trim();
}

/** `end`: nothing after this can be trusted. */
type Token = { kind: 'space' | 'literal' | 'end' | 'word' | 'sign'; shown?: string; length: number };

/** A dollar is lawful in a name, but far likelier the start of a quoted text that lost its space. */
const glued = (rest: string): Token => ({ kind: 'end', shown: '? …', length: rest.length });
const dropped = (length: number): Token => ({ kind: 'end', shown: ' …', length });

function next(rest: string): Token {
  const space = /^\s+/.exec(rest);
  if (space) return { kind: 'space', length: space[0].length };

  if (rest.startsWith('--')) {
    const line = rest.search(/[\r\n]/);
    return line < 0 ? { kind: 'space', length: rest.length } : { kind: 'space', length: line };
  }
  if (rest.startsWith('/*')) {
    const length = commentLength(rest);
    return length === null ? dropped(rest.length) : { kind: 'space', length };
  }

  const prefix = /^(?:[ebxn]|u&)?(?=')/i.exec(rest)?.[0];
  if (prefix !== undefined) {
    const length = stringLength(rest.slice(prefix.length), prefix.toLowerCase() === 'e');
    return length === null ? { kind: 'end', shown: '? …', length: rest.length } : { kind: 'literal', length: prefix.length + length };
  }
  const quoted = /^(u&)?"(?:[^"]|"")*"/i.exec(rest);
  if (quoted) {
    const plain = quoted[1] === undefined && /^"[\p{L}_][\p{L}\p{N}_$. -]{0,62}"$/u.test(quoted[0]);
    return { kind: 'word', shown: plain ? quoted[0] : '"…"', length: quoted[0].length };
  }
  if (/^(u&)?"/i.test(rest)) return dropped(rest.length);

  if (rest[0] === '$') {
    const parameter = /^\$\d+/.exec(rest);
    if (parameter) return { kind: 'sign', shown: parameter[0], length: parameter[0].length };
    const tag = /^\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/i.exec(rest)?.[0];
    const close = tag === undefined ? -1 : rest.indexOf(tag, tag.length);
    return tag === undefined || close < 0 ? { kind: 'end', shown: '? …', length: rest.length } : { kind: 'literal', length: close + tag.length };
  }

  const number = /^(?:\d|\.\d)(?:e[+-]\d|[\w.$\u0080-\uffff])*/i.exec(rest);
  if (number) return number[0].includes('$') ? glued(rest) : { kind: 'literal', length: number[0].length };

  const word = /^[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/i.exec(rest)?.[0];
  if (word !== undefined) {
    if (word.includes('$')) return glued(rest);
    // Typographic quotes and invisible signs are lawful too.
    return /^[\p{L}\p{N}_]+$/u.test(word) ? { kind: 'word', shown: word, length: word.length } : { kind: 'literal', length: word.length };
  }
  return /^[\x21-\x7e]/.test(rest) ? { kind: 'sign', shown: rest.slice(0, 1), length: 1 } : { kind: 'space', length: 1 };
}

/** Length of a comment with the comments inside it; null when it does not end. */
function commentLength(rest: string): number | null {
  let depth = 0;
  for (const mark of rest.matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.index + 2;
  }
  return null;
}

/**
 * Length of a quoted string; null when it does not end, or when it ends only if backslashes mean nothing: that is a setting of
 * the session that sent it, which nobody else can read.
 */
function stringLength(rest: string, escapes: boolean): number | null {
  let at = 1;
  while (at < rest.length) {
    const sign = rest[at];
    if (sign === '\\') {
      if (escapes || rest[at + 1] === '\\') at += 2;
      else if (rest[at + 1] === "'") return null;
      else at += 1;
    } else if (sign === "'") {
      if (rest[at + 1] !== "'") return at + 1;
      at += 2;
    } else at += 1;
  }
  return null;
}
