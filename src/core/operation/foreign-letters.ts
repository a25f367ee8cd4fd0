/** A character that makes a command look like another one. */
type ForeignLetter = { index: number; what: string };

// Control characters, spaces that are not the space bar's, zero-width and direction marks, fillers, private use, tags, broken pairs.
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\u{e0000}-\u{e0fff}]/u;
const notAscii = /[^\x00-\x7f]/;

/** The first invisible, space-like or direction-changing character anywhere in a text, comments and quotes included. */
export function findInvisible(text: string): ForeignLetter | null {
  return find(text, invisible, 'an invisible or space-like character');
}

/** The first character outside ASCII: a dash from a word processor, a Cyrillic letter in a verb. */
export function findForeign(text: string): ForeignLetter | null {
  return find(text, notAscii, 'a character outside ASCII');
}

function find(text: string, pattern: RegExp, what: string): ForeignLetter | null {
  const index = text.search(pattern);
  if (index < 0) return null;
  const code = (text.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return { index, what: `${what} (U+${code})` };
}
