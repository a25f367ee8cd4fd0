/**
 * Slack's mrkdwn, read into a small tree. Pure text to data: whatever is not understood stays text, so nothing in a message
 * can become markup.
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'style'; style: TextStyle; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; label: string }
  | { kind: 'user'; id: string }
  | { kind: 'channel'; id: string }
  | { kind: 'group'; id: string; label: string }
  | { kind: 'broadcast'; name: string }
  | { kind: 'date'; seconds: number; format: string; url?: string; fallback: string }
  | { kind: 'emoji'; name: string }
  | { kind: 'break' };

export type TextStyle = 'bold' | 'italic' | 'strike';
export type Part = { kind: 'lines' | 'quote'; children: Inline[] } | { kind: 'pre'; text: string };

const FENCE = /```\n?([\s\S]+?)\n?```\n?/gu;
const ATOM = /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+'-]+)(?:::skin-tone-\d)?:|(https?:\/\/[^\s<>|\uE000]+[^\s<>|.,;:!?)'"\uE000])|(\n)/gu;
const STYLED = /(?<![\p{L}\p{N}])([*_~])(?![\s*_~]*\1)(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu;
const STYLES: Record<string, TextStyle> = { '*': 'bold', _: 'italic', '~': 'strike' };
const SAFE_URL = /^(?:https?:\/\/|mailto:)/iu;

/** Atoms (links, code, emoji) wait in a list while styles are found around them; these two characters mark their places. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const PLACE = /\uE000(\d+)\uE001/u;

/** A whole mrkdwn text as paragraphs, quotes and preformatted parts, in order. */
export function readMrkdwn(source: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of source.matchAll(FENCE)) {
    parts.push(...proseParts(source.slice(end, match.index).replace(/\n$/u, '')));
    parts.push({ kind: 'pre', text: unescape(match[1] ?? '') });
    end = match.index + match[0].length;
  }
  return [...parts, ...proseParts(source.slice(end))];
}

/** One stretch of mrkdwn without quotes and fences; `styles: false` leaves `*`, `_` and `~` as they are. */
export function readInline(source: string, { styles }: { styles: boolean } = { styles: true }): Inline[] {
  const atoms: Inline[] = [];
  const held = source.replace(/[\uE000\uE001]/gu, '').replace(ATOM, (whole, code, angle, emoji, url) => {
    const atom = readAtom(whole, code, angle, emoji, url);
    return atom === undefined ? whole : `${OPEN}${atoms.push(atom) - 1}${CLOSE}`;
  });
  return styles ? readStyled(held, atoms) : readLeaves(held, atoms);
}

/** Slack's three escapes, undone. */
export function unescape(text: string): string {
  return text.replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&');
}

/** Whether a link may be followed: web and mail addresses only, never `javascript:` and its like. */
export function isSafeUrl(url: string): boolean {
  return SAFE_URL.test(url);
}

function proseParts(source: string): Part[] {
  if (source === '') return [];
  const parts: { kind: 'lines' | 'quote'; text: string[] }[] = [];
  let restIsQuoted = false;
  for (const line of source.split('\n')) {
    const quoted = /^(?:>>>|&gt;&gt;&gt;|>|&gt;) ?/u.exec(line);
    restIsQuoted ||= quoted !== null && /^(?:>>>|&gt;&gt;&gt;)/u.test(line);
    const kind = quoted || restIsQuoted ? 'quote' : 'lines';
    const text = quoted ? line.slice(quoted[0].length) : line;
    const last = parts.at(-1);
    if (last?.kind === kind) last.text.push(text);
    else parts.push({ kind, text: [text] });
  }
  return parts.map(({ kind, text }) => ({ kind, children: readInline(text.join('\n')) }));
}

function readAtom(whole: string, code?: string, angle?: string, emoji?: string, url?: string): Inline | undefined {
  if (code !== undefined) return { kind: 'code', text: unescape(code) };
  if (angle !== undefined) return readAngle(angle);
  if (emoji !== undefined) return { kind: 'emoji', name: emoji };
  if (url !== undefined) return { kind: 'link', url: unescape(url), label: unescape(url) };
  return whole === '\n' ? { kind: 'break' } : undefined;
}

function readAngle(angle: string): Inline | undefined {
  const [, head = '', label = ''] = /^([^|]*)(?:\|(.*))?$/u.exec(angle) ?? [];
  const id = head.slice(1);
  if (/^@[UW]\w+$/u.test(head)) return { kind: 'user', id };
  if (/^#C\w+$/u.test(head)) return { kind: 'channel', id };
  if (/^!(?:here|channel|everyone)$/u.test(head)) return { kind: 'broadcast', name: id };
  if (head.startsWith('!subteam^')) return { kind: 'group', id: head.slice('!subteam^'.length), label: unescape(label) };
  if (head.startsWith('!date^')) return readDate(head, unescape(label));
  if (isSafeUrl(head)) return { kind: 'link', url: unescape(head), label: unescape(label || head.replace(/^mailto:/u, '')) };
  return undefined;
}

function readDate(head: string, fallback: string): Inline | undefined {
  const [, seconds, format, url] = head.split('^');
  if (!seconds || !/^\d+$/u.test(seconds) || !format) return undefined;
  return { kind: 'date', seconds: Number(seconds), format, fallback, ...(url && isSafeUrl(url) ? { url } : {}) };
}

function readStyled(source: string, atoms: Inline[]): Inline[] {
  const inlines: Inline[] = [];
  let end = 0;
  for (const match of source.matchAll(STYLED)) {
    const [whole, marker = '', inner = ''] = match;
    const style = STYLES[marker];
    if (!style) continue;
    inlines.push(...readLeaves(source.slice(end, match.index), atoms), { kind: 'style', style, children: readStyled(inner, atoms) });
    end = match.index + whole.length;
  }
  return [...inlines, ...readLeaves(source.slice(end), atoms)];
}

function readLeaves(source: string, atoms: Inline[]): Inline[] {
  return source.split(PLACE).flatMap((piece, position): Inline[] => {
    if (position % 2 === 1) return atoms[Number(piece)] ? [atoms[Number(piece)]!] : [];
    return piece === '' ? [] : [{ kind: 'text', text: unescape(piece) }];
  });
}
