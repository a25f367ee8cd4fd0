/** The confirmation of what changes an object, runs a statement or sends a request: what it is about, what becomes of it, how it is taken back. */
import { changed } from '../../../core/mitigation/change.ts';
import { duration } from '../../../core/review/duration.ts';
import type { Preview } from '../../../core/mitigation/mitigation.ts';
import { context, paragraphs, preformatted, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { capital, inert } from './text.ts';
import { clock } from './time.ts';

/** As many fields as a person compares; the rest is counted. */
const FIELDS = 15;

export function objectBlocks({ title, namespace, targets, changes, effects, kept, capacity, blocked, wayBack, ...preview }: Preview & { kind: 'object' }): Block[] {
  const head = `*${inert(title, 200)}*${namespace === null ? '' : ` in ${inert(namespace, 80)}`}`;
  const fields = changes.slice(0, FIELDS).map((change) => inert(changed(change), 300));
  const more = changes.length > fields.length ? [`and ${changes.length - fields.length} more fields`] : [];
  const follows = effects.slice(0, 12).map((effect) => capital(inert(effect, 300)));
  // One object stands in the head already; of several, each is named.
  const named = targets.filter(({ act }) => act === 'evict' || act === 'delete');
  const list = named.length > 0 && targets.length > 1 ? [preformatted(named.map(({ name }) => name).join('\n'), 2_800)] : [];
  return [
    ...paragraphs([head, ...fields, ...more]),
    ...(follows.length > 0 ? paragraphs(follows) : []),
    ...list,
    ...(kept.length > 0 ? [context(`*Stays*  ${kept.slice(0, 8).map((one) => inert(one, 120)).join(' · ')}${kept.length > 8 ? ` · and ${kept.length - 8} more` : ''}`)] : []),
    ...(blocked === null && capacity?.fits ? [section(`✓ ${inert(capacity.sentence, 500)}`)] : []),
    ...(blocked === null ? [context(inert(wayBack, 300)), context(`${lives(preview)} It is done only if nobody changed it meanwhile.`)] : [section(`*Blocked:* ${inert(blocked, 600)}`)]),
  ];
}

export function statementBlocks({ sql, effects, ...preview }: Preview & { kind: 'statement' }): Block[] {
  return [preformatted(sql), ...paragraphs(effects.map((effect) => capital(inert(effect, 300)))), context(`${lives(preview)} It is run once. If its answer is lost, that is said, and it is not run again.`)];
}

export function requestBlocks({ method, address, body, effects, ...preview }: Preview & { kind: 'request' }): Block[] {
  return [
    section(`*${inert(method, 10)}*  ${inert(address, 500)}`), ...(body === null ? [] : [preformatted(body)]), ...paragraphs(effects.map((effect) => capital(inert(effect, 300)))),
    context(`${lives(preview)} It is sent once. If its answer is lost, that is said, and it is not sent again.`),
  ];
}

const lives = ({ takenAt, expiresAt }: { takenAt: string; expiresAt: string }): string => `Read ${clock(takenAt, 'seconds')}, good for ${duration((Date.parse(expiresAt) - Date.parse(takenAt)) / 1_000)}.`;
