import { describe } from '../operation/describe.ts';
import type { Judgement } from '../operation/operation.ts';
import { otherWay } from './blocks.ts';
import type { Block } from './blocks.ts';
import { wholeMeaningOf } from './heading.ts';

/** Longer names do not fit a line of a card. */
const maxTitle = 120;

type Named = { comment: string; block: Block; text: string; judgement: Judgement; /** The only statement of its block. */ alone: boolean };

/**
 * What a statement is called: the comment above it; when it is alone in its block the words that lead up to it, its list
 * item or the heading; among others what it does. Never empty.
 */
export function titleOf({ comment, block, text, judgement, alone }: Named): string {
  const said = comment.replace(otherWay, '').trim();
  const does = judgement.class === 'manual' || judgement.operation.kind === 'nothing' ? '' : describe(judgement.operation);
  const own = text.split('\n')[0]?.replace(/\s*\\$/, '') ?? '';
  const words = said !== '' ? said : (alone ? around(block) : '') || does;
  return words === '' ? shortened(own) : capital(shortened(words.replace(/\s*[:：]\s*$/, '')));
}

/** What stands around a block and names it; a sentence only where nothing shorter does. A heading that only says which part it is names nothing. */
function around({ lead, item, heading }: Block): string {
  const sentence = lastSentence(lead).replace(otherWay, '').trim();
  const leadsOn = /[:：]$/.test(sentence) && sentence.length <= maxTitle ? sentence : '';
  return [leadsOn, item?.text ?? '', sentence.length <= maxTitle ? sentence.replace(/\.$/, '') : '', wholeMeaningOf(heading) === null ? heading : ''].find((candidate) => candidate !== '') ?? '';
}

function lastSentence(text: string): string {
  const last = text.split(/(?<=[.!?])\s+(?=\p{Lu})/u).at(-1) ?? '';
  return last.startsWith('(') ? '' : last;
}

/** The title of a command in a sentence: the words that lead up to it, else the sentence. */
export function titleOfInline(block: Block, text: string): string {
  const sentence = block.introduction;
  const at = sentence.indexOf(text);
  const before = (at < 0 ? sentence : sentence.slice(0, at)).split(/(?<=[.!?])\s+/).at(-1) ?? '';
  const lead = before.replace(/^[\s("'“]+/, '').replace(otherWay, '').trim().replace(/[\s"'“`(:：·–—-]+$/, '').replace(/\s+(via|with|using|by \w+ing|by|running|run|use|see|try|through|from|e\.g\.?|i\.e\.?|like|and|or|then|command|the command|the following|in|mit|avec|con|com|met)$/i, '').replace(/[\s,:：(·–—-]+$/, '');
  const says = lead.split(' ').length >= 2 || lead.length >= 8;
  const item = block.item?.text ?? '';
  const words = [says ? lead : '', item.includes(text) || text.startsWith(item) ? '' : item, wholeMeaningOf(block.heading) === null ? block.heading : ''].find((candidate) => candidate !== '') ?? '';
  return words === '' ? shortened(text) : capital(shortened(words.replace(/\s*[:：]\s*$/, '')));
}

function shortened(text: string): string {
  return text.length <= maxTitle ? text : `${text.slice(0, maxTitle - 1).replace(/\s+\S*$/, '')}…`;
}

function capital(text: string): string {
  const plain = text.replace(/\p{Extended_Pictographic}|\ufe0f|\u200d/gu, '').replace(/\s+/g, ' ').trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
