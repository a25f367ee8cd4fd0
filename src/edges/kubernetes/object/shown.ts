import type { Change } from '../../../core/mitigation/mitigation.ts';
import type { Leaf } from '../../../core/mitigation/object/difference.ts';
import { fieldInWords } from '../../../core/mitigation/object/words.ts';
import { scrub } from '../../../core/scrub.ts';

const MOST_CHARACTERS = 120;
const SECRET_NAME = /pass(word|wd|phrase)?|pwd|secret|token|api[_-]?key|private[_-]?key|credential|(^|[_.-])(auth|dsn|key)($|[_.-])/i;

/** Whether a field may hold a secret, by its name or by what stands in it. Such a value is neither shown nor kept. */
export function looksSecret({ path, from, to }: Leaf): boolean {
  // The name of a container or of a label's domain says nothing; a variable's or a key's does.
  const name = path.at(-1) === 'value' ? (path.at(-2) ?? '') : (path.at(-1) ?? '');
  const named = /^(env|data)$/.test(path.at(path.at(-1) === 'value' ? -3 : -2) ?? '') || path[0] === 'data' || path.at(-2) === 'annotations';
  return (named && SECRET_NAME.test(name)) || [from, to].some((value) => value !== undefined && scrub(text(value)) !== text(value).slice(0, 2000));
}

/** A changed field as a person reads it. The mark of a restart is told in other words, and an item's own name stands in its path. */
export function shownChanges(leaves: Leaf[]): Change[] {
  const said = ({ path, from, to }: Leaf): boolean => path.at(-1) === 'kubectl.kubernetes.io/restartedAt' || (path.at(-1) === 'name' && path.at(-2) === (to ?? from));
  return leaves.filter((leaf) => !said(leaf)).map((leaf) => ({ what: fieldInWords(leaf.path), ...values(leaf) }));
}

function values(leaf: Leaf): Pick<Change, 'from' | 'to'> {
  const hidden = looksSecret(leaf);
  const show = (value: unknown, other: string): string | null => (value === undefined || value === null ? null : hidden ? other : cut(text(value)));
  return isSwitch(leaf) ? { from: leaf.from === true ? 'yes' : 'no', to: leaf.to === true ? 'yes' : 'no' } : { from: show(leaf.from, 'hidden'), to: show(leaf.to, leaf.from === undefined ? 'hidden' : 'hidden, another') };
}

const isSwitch = ({ path, from, to }: Leaf): boolean => path.length === 2 && /^(paused|unschedulable)$/.test(path[1] ?? '') && [from, to].every((value) => value === undefined || typeof value === 'boolean');
const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const cut = (value: string): string => (value.length > MOST_CHARACTERS ? `${value.slice(0, MOST_CHARACTERS - 1)}…` : value);
