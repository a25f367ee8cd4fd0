import { describe } from '../operation/describe.ts';
import type { Judgement } from '../operation/operation.ts';
import { otherWay } from './blocks.ts';
import type { Block } from './blocks.ts';
import { oneOfSeveral, wholeMeaningOf } from './heading.ts';

/** Longer names do not fit a line of a card. */
const maxTitle = 120;

type Named = { comment: string; block: Block; /** The title its fence carries. */ fence: string; text: string; judgement: Judgement; /** The only statement of its block. */ alone: boolean };

/** Words that only say that a command follows. */
const leadsOnOnly = /^(?:(?:and |or )?(?:then|next|now|finally|after that|afterwards)|(?:(?:then|next|now),? )?(?:run|execute|use|try|type|do)(?: (?:this|it|these|the following))?(?: (?:commands?|query|queries))?(?: (?:below|instead))?|(?:the following )?(?:commands?|query|queries|example|output)|for example|e\.g|like this|as follows|note|warning|tip|danger|important|caution|info|dann|befehl|puis|ensuite|commande|luego|comando|depois|either)\s*[:,.]?$/i;

/**
 * What a statement is called: the comment above it; when it is alone in its block the words that lead up to it, its list
 * item or the heading; among others what it does. Never empty.
 */
export function titleOf({ comment, block, fence, text, judgement, alone }: Named): string {
  const does = judgement.class === 'manual' || judgement.operation.kind === 'nothing' ? '' : describe(judgement.operation);
  const own = (text.split('\n').find((line) => !/^\s*(?:--|#|$)/.test(line)) ?? text).replace(/\s*\\$/, '');
  const words = telling(comment) || (alone ? telling(fence) || around(block, does) : '') || does;
  return words === '' ? shortened(own) : capital(shortened(words.replace(/\s*[:：]\s*$/, '')));
}

/** What stands around a block and names it; a sentence only where nothing shorter does. Another way of doing what is named is told by what it does. */
function around({ lead, name, heads, alternative }: Block, does: string): string {
  const last = telling(lastSentence(lead));
  // "Check:" only says which part it is.
  const sentence = wholeMeaningOf(last) === null ? last : '';
  const leadsOn = /[:：]$/.test(sentence) && sentence.length <= maxTitle ? sentence : '';
  return [leadsOn, alternative && sentence === '' && does !== '' && !otherWay.test(name) ? does : telling(name), sentence.length <= maxTitle ? sentence.replace(/\.$/, '') : '', heads].find((candidate) => candidate !== '') ?? '';
}

/** Words without what leads on to another way; empty when they only say that something follows. */
function telling(words: string): string {
  const said = words.replace(otherWay, '').trim();
  const own = said.replace(oneOfSeveral, '').replace(/^\(?(?:\d{1,2}|[a-z])\)\s+/i, '');
  return leadsOnOnly.test(said) ? '' : own === '' ? said : own;
}

function lastSentence(text: string): string {
  const last = text.split(/(?<=[.!?])\s+(?=\p{Lu})/u).at(-1) ?? '';
  return last.startsWith('(') ? '' : last;
}

/** The title of a command in a sentence: the other cells of its row, the words that lead up to it, else the sentence. */
export function titleOfInline(block: Block, text: string): string {
  const sentence = block.introduction;
  const at = sentence.indexOf(text);
  const before = (at < 0 ? sentence : sentence.slice(0, at)).split(/(?<=[.!?])\s+/).at(-1) ?? '';
  const lead = before.replace(/^[\s("'“]+/, '').replace(otherWay, '').trim().replace(/[\s"'“`(:：·–—-]+$/, '').replace(/\s+(via|with|using|by \w+ing|by|running|run|use|see|try|through|from|e\.g\.?|i\.e\.?|like|and|or|then|command|the command|the following|in|mit|avec|con|com|met)$/i, '').replace(/[\s,:：(·–—-]+$/, '');
  const says = (lead.split(' ').length >= 2 || lead.length >= 8 || /\p{L}{3}.*[:：]\s*$/u.test(before)) && telling(lead) !== '';
  const words = [block.lead, says ? lead : '', block.name.includes(text) || text.startsWith(block.name) ? '' : telling(block.name), block.heads].find((candidate) => candidate !== '') ?? '';
  return words === '' ? shortened(text) : capital(shortened(words.replace(/\s*[:：]\s*$/, '')));
}

function shortened(text: string): string {
  return text.length <= maxTitle ? text : `${text.slice(0, maxTitle - 1).replace(/\s+\S*$/, '')}…`;
}

function capital(text: string): string {
  const plain = text.replace(/\p{Extended_Pictographic}|\ufe0f|\u200d/gu, '').replace(/\s+/g, ' ').trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
