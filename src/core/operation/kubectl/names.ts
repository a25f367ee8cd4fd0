import type { ShellWord } from '../shell/line.ts';

/** What stands in for a placeholder while the text around it is looked at: a valid name, and a word of no program's own. */
const standIn = 'x0-x';

/** A word's text with every placeholder of it replaced by a plain name. */
export function withoutPlaceholders({ text, placeholders }: ShellWord): string {
  return placeholders.reduce((rest, placeholder) => rest.replace(placeholder, standIn), text);
}

/** Kubernetes names are lower case by definition: anything else in a name's place is a placeholder or a mistake. */
export function isKubernetesName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(text);
}

/** Names of roles and of custom objects may hold a colon besides. */
const plainName = /^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$/;

/** Valid names that nobody gives to anything. */
const saidForAnother = /^(your|the|some)-|-your-|(^|-)x{3,}(-|$)|^(pod|node|namespace|deployment|statefulset|daemonset|service|container|cluster|job|cronjob|configmap|pvc|pv|instance|app|application|resource)-name$/;

/**
 * What must be filled in where a name stands: its placeholders, and what an author writes for one (`POD_NAME`, `{pod}`,
 * `[pod]`, `your-app`, `...`, `api-xxxxx`). `odd` when it is neither a name nor any of these.
 */
export function readName(word: ShellWord): { open: string[]; odd: boolean } {
  const text = withoutPlaceholders(word);
  if (plainName.test(text)) return { open: saidForAnother.test(text) ? [...word.placeholders, text] : word.placeholders, odd: false };
  const spoken = spokenFor(text);
  return { open: [...word.placeholders, ...spoken], odd: spoken.length === 0 };
}

function spokenFor(text: string): string[] {
  if (/^\.{3,}$/.test(text)) return [text];
  const bracketed = /^[\w.{}[\]-]+$/.test(text) ? (text.match(/\{[\w.-]+\}|\[[\w.-]+\]/g) ?? []) : [];
  if (bracketed.length > 0) return bracketed;
  if (!/^[\w.-]+$/.test(text) || !/[A-Z_]/.test(text)) return [];
  const capitals = text.match(/(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*(?![a-z])/g) ?? [];
  return capitals.length > 0 ? capitals : [text];
}

/** The same for a selector, whose values may be capitals by right: only words that are plainly the author's are taken for a placeholder. */
export function openInSelector(word: ShellWord): string[] {
  const spoken = withoutPlaceholders(word).match(
    /\{[\w.-]+\}|\byour-[\w-]+|(?<![A-Za-z0-9_])[A-Z]+(?:_[A-Z0-9]+)+(?![A-Za-z0-9])|(?<=[=,( ])(?:NAME|APP|SERVICE|POD|NODE|NAMESPACE|CLUSTER|DEPLOYMENT|VALUE)(?![A-Za-z0-9_-])/g,
  );
  return [...word.placeholders, ...(spoken ?? [])];
}

/** Objects a command names: kinds as written, and names. `odd` is the first word that can be no name. */
export type Objects = { kinds: string[]; names: ShellWord[]; open: string[]; odd: string | null };

/**
 * Reads `TYPE[,TYPE] [NAME …]` or `TYPE/NAME …`; a text is the reason why it cannot. A kind must be said: what a command
 * does hangs on it.
 */
export function readObjects(words: readonly ShellWord[]): Objects | string {
  const [first, ...others] = words;
  if (first === undefined) return { kinds: [], names: [], open: [], odd: null };
  const slashed = slashIn(first) >= 0;
  const pairs = slashed ? words.map(splitPair) : [];
  if (slashed ? pairs.includes(null) : others.some((word) => slashIn(word) >= 0)) return 'It mixes two ways to name objects.';
  const kinds = slashed ? pairs.map((pair) => pair?.kind ?? '') : first.text.split(',');
  const names = slashed ? pairs.flatMap((pair) => (pair === null ? [] : [pair.name])) : others;
  const vague = kinds.find((kind) => !isKind(kind));
  if (vague !== undefined) return `"${vague}" is no kind of object.`;
  const read = names.map((word) => ({ word, ...readName(word) }));
  if (read.some(({ open }) => open.some((name) => /flag|opt(ion)?s|arg(ument)?s|params|extra/i.test(name)))) return 'A placeholder stands for flags.';
  return { kinds: kinds.map((kind) => kind.toLowerCase()), names, open: read.flatMap(({ open }) => open), odd: read.find(({ odd }) => odd)?.word.text ?? null };
}

/** A kind, with or without its version and group. Capitals with an underscore, or a word that means "kind", are placeholders. */
function isKind(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*\.?$/.test(text) && !/^(RESOURCE|KIND|TYPE|OBJECT|NAME|CRD)S?$/.test(text) && !/^your-/.test(text);
}

function splitPair(word: ShellWord): { kind: string; name: ShellWord } | null {
  const slash = slashIn(word);
  const [kind, name] = [word.text.slice(0, slash), partOf(word, slash + 1)];
  return slash <= 0 || name.text === '' || slashIn(name) >= 0 ? null : { kind, name };
}

/** Where a word's own first slash stands, a placeholder's not counted; -1 for none. */
export function slashIn({ text, placeholders }: ShellWord): number {
  return placeholders.reduce((rest, placeholder) => rest.replace(placeholder, '-'.repeat(placeholder.length)), text).indexOf('/');
}

/** A word from a place on, with the placeholders that are still in it. */
export function partOf({ text, placeholders }: ShellWord, start: number): ShellWord {
  const part = text.slice(start);
  return { text: part, placeholders: placeholders.filter((placeholder) => part.includes(placeholder)) };
}
