import { describe } from '../operation/describe.ts';
import type { Judgement } from '../operation/operation.ts';
import { firstSentence, otherWay } from './blocks.ts';
import type { Block } from './blocks.ts';

/** Longer names do not fit a line of a card. */
const maxTitle = 120;

type Named = { comment: string; block: Block; text: string; judgement: Judgement; /** The only statement of its block. */ alone: boolean };

/**
 * What a statement is called: the comment above it; when it is alone in its block its list item, the sentence that leads
 * on to it or the heading; among others what it does. Never empty.
 */
export function titleOf({ comment, block, text, judgement, alone }: Named): string {
  const said = comment.replace(otherWay, '').trim();
  const leading = /:\s*$/.test(block.introduction) ? block.introduction : '';
  const around = [block.item?.text ?? '', leading.length <= maxTitle ? leading : '', block.heading].find((candidate) => candidate !== '') ?? '';
  const does = judgement.class === 'manual' || judgement.operation.kind === 'nothing' ? '' : describe(judgement.operation);
  const own = text.split('\n')[0]?.replace(/\s*\\$/, '') ?? '';
  const title = said !== '' ? said : alone && around !== '' ? around : does !== '' ? does : own;
  return capital(shortened(title.replace(/\s*[:：]\s*$/, '')));
}

/** The title of a command in a sentence: the words that lead up to it, else the sentence. */
export function titleOfInline(block: Block, text: string): string {
  const sentence = block.introduction;
  const at = sentence.indexOf(text);
  const before = (at < 0 ? sentence : sentence.slice(0, at)).split(/(?<=[.!?])\s+/).at(-1) ?? '';
  const lead = before.replace(/[\s"'“`(:·–—-]+$/, '').replace(/\s+(via|with|using|by running|by|running|run|use|through|from|e\.g\.?|i\.e\.?|like|and|or|then|command|the command|the following|in|mit|avec|con|com|met)$/i, '').replace(/[\s,:(·–—-]+$/, '');
  const candidates = [lead.split(' ').length >= 2 ? lead : '', block.item?.text ?? '', block.heading, firstSentence(sentence)];
  return capital(shortened(candidates.find((candidate) => candidate !== '') ?? text));
}

function shortened(text: string): string {
  return text.length <= maxTitle ? text : `${text.slice(0, maxTitle - 1).replace(/\s+\S*$/, '')}…`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
