/**
 * Foreign text made inert. Labels, applications, users, statements and log lines are written by others, perhaps to deceive:
 * they may be read in Slack and must never notify, link, format, reorder or pass for something we said.
 *
 * Three places, three ways. mrkdwn: `inert` (look-alikes for the marks Slack acts on; an invisible separator would survive
 * a copy and surprise later). plain_text: `plain`. Preformatted rich text: `lines`, which keeps every visible character,
 * because commands are copied from there; Slack does not interpret it.
 */

/** Control, format (bidirectional marks), private-use and lone surrogate characters, line separators, and all that is drawn as nothing. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const LOOK_ALIKE: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '*': '∗', '~': '∼', '`': 'ˋ' };

/** Visible text on one line, for a `plain_text` object of at most `max` UTF-16 units; emoji shortcodes stay letters. */
export function plain(foreign: string, max: number): string {
  return cut(Array.from(withoutShortcodes(oneLine(foreign))), max);
}

/** The same for mrkdwn: nothing in it notifies, links or formats. `max` counts what is sent, entities included. */
export function inert(foreign: string, max = 300): string {
  const safe = withoutShortcodes(oneLine(foreign))
    // An underscore inside a word is only an underscore; at a word's edge it would open or close italics.
    .replace(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (run) => 'ˍ'.repeat(run.length))
    // First on a line even its entity would open a quotation.
    .replace(/^>+/, (run) => '›'.repeat(run.length));
  return cut(Array.from(safe, (character) => LOOK_ALIKE[character] ?? character), max);
}

/** Inline code in mrkdwn. */
export function code(foreign: string): string {
  const safe = oneLine(foreign);
  const escaped = Array.from(safe, (character) => (/[&<>`]/.test(character) ? (LOOK_ALIKE[character] ?? '') : character));
  return safe ? `\`${cut(escaped, 120)}\`` : '';
}

/** Lines for a preformatted block: as written, without what cannot be seen; tabs become spaces. */
export function lines(foreign: string, max: number): string {
  const visible = foreign.replace(/\r\n?/g, '\n').replace(/\t/g, '  ').split('\n').map((line) => line.replace(INVISIBLE, ''));
  return cut(Array.from(visible.join('\n').trimEnd()), max);
}

/** One table cell: as `lines`, on one line. Width is counted in code points, which is what a monospaced line shows. */
export function cell(foreign: string, width: number): string {
  const characters = Array.from(oneLine(foreign));
  return characters.length <= width ? characters.join('') : `${characters.slice(0, width - 1).join('')}…`;
}

/** Who did it: a Slack user becomes a mention (an edit notifies nobody), the bot and other parties a name. */
export function person(actor: string): string {
  if (/^[UW][A-Z0-9]{1,20}$/.test(actor)) return `<@${actor}>`;
  return actor === 'lifeguard' ? 'Lifeguard' : inert(actor, 80);
}

/** A sentence of ours that may name people: `<@…>` in it stays a mention for those in `known` and for nobody else. */
export function spoken(sentence: string, known: string[], max = 600): string {
  return known.reduce((text, actor) => text.replaceAll(`&lt;@${actor}&gt;`, person(actor)), inert(sentence, max));
}

/** A link to an http(s) address from our own folder or configuration; the bare title when the address is anything else. */
export function link(title: string, address: string | null | undefined): string {
  const url = webAddress(address);
  const shown = inert(title, 100).replaceAll('|', '¦');
  return url ? `<${url}|${shown || 'link'}>` : shown;
}

/** The address, encoded so that it cannot end a link early; null unless it is http(s) and at most 2,000 characters. */
export function webAddress(address: string | null | undefined): string | null {
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  const href = url.href.replace(/[|<>]/g, encodeURIComponent).replaceAll('&', '&amp;');
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && href.length <= 2_000 ? href : null;
}

function oneLine(foreign: string): string {
  return foreign.replace(/\s+/gu, ' ').replace(INVISIBLE, '').replace(/ {2,}/g, ' ').trim();
}

/** `:fire:` would become a picture; the ratio sign looks the same and does not. */
function withoutShortcodes(text: string): string {
  return text.replace(/:(?=[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:)/giu, '∶');
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Joins whole pieces up to `max` UTF-16 units and ends with … when something is left out. */
function cut(pieces: string[], max: number): string {
  if (pieces.reduce((sum, piece) => sum + piece.length, 0) <= max) return pieces.join('');
  let text = '';
  for (const piece of pieces) {
    if (text.length + piece.length > max - 1) break;
    text += piece;
  }
  return `${text}…`;
}
