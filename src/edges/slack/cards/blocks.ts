import type { types } from '@slack/bolt';
import { cell, lines, plain } from './text.ts';

export type Block = types.KnownBlock;
export type Modal = types.ModalView;
type Element = types.Button | types.Overflow;

/**
 * What the blocks of one message may measure as JSON. Slack documents no such limit and has one, on the text in them: messages are
 * known to fail near 11,000 characters and to pass with 9,500. JSON is longer than its text, so this is the careful side.
 */
const MESSAGE_CHARACTERS = 9_500;
const MESSAGE_BLOCKS = 50;
const SECTION_CHARACTERS = 3_000;
/** Of the 3,000 that fit into a code block; tabs grow when it is drawn. */
const CODE_CHARACTERS = 2_800;

export const header = (text: string): Block => ({ type: 'header', text: plainText(text, 150) });

/**
 * `verbatim` keeps Slack from finding links and names in text we did not mark as such. Slack refuses an empty text, and what is
 * left of a foreign one may be empty.
 */
const mrkdwn = (text: string): types.MrkdwnElement => ({ type: 'mrkdwn', text: text.trim() === '' ? '–' : text, verbatim: true });
export const plainText = (text: string, max: number): types.PlainTextElement => ({ type: 'plain_text', text: plain(text, max) || '–', emoji: true });

/** Already inert mrkdwn; its makers keep it under 3,000 characters. */
export const section = (text: string, accessory?: types.Button): Block => ({ type: 'section', text: mrkdwn(text), ...(accessory ? { accessory } : {}) });
export const context = (text: string): Block => ({ type: 'context', elements: [mrkdwn(text)] });
export const fields = (pairs: [string, string][]): Block => ({ type: 'section', fields: pairs.map(([name, value]) => mrkdwn(`*${name}*\n${value}`)) });
export const actions = (elements: Element[]): Block[] => (elements.length === 0 ? [] : [{ type: 'actions', elements }]);

/** Monospaced text that Slack shows as it is: nothing in it can act, so foreign text may stand here unchanged. */
export function preformatted(text: string, max = 2_900): Block {
  return { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines(text, max) || ' ' }] }] };
}

/** Lines in as many code blocks as they need. */
export const codeBlocks = (all: string[]): Block[] => packed(all, CODE_CHARACTERS).map((text) => preformatted(text));

export function button(label: string, actionId: string, value: string, style?: 'primary' | 'danger'): types.Button {
  return { type: 'button', action_id: actionId, text: plainText(label, 75), value, ...(style ? { style } : {}) };
}

export const linkButton = (label: string, actionId: string, url: string): types.Button => ({ type: 'button', action_id: actionId, text: plainText(label, 75), url });

export function overflow(actionId: string, items: [label: string, value: string][]): types.Overflow {
  return { type: 'overflow', action_id: actionId, options: items.map(([label, value]) => ({ text: plainText(label, 75), value })) };
}

/** Ready lines in as few sections as Slack's limit allows. */
export const paragraphs = (all: string[]): Block[] => packed(all, SECTION_CHARACTERS).map((text) => section(text));

/** Lines joined to as few texts as can hold them; a line that is too long stands alone. */
function packed(all: string[], most: number): string[] {
  const texts: string[] = [];
  for (const line of all) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= most) texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts;
}

/**
 * As many whole groups as fit beside what stands already, then one line for the rest.
 * `spent` is everything that must be in the message whatever happens.
 */
export function fitting(groups: Block[][], spent: Block[], more: (left: number) => Block): Block[] {
  const kept: Block[] = [];
  // Room for the line about the rest is set aside from the start.
  let characters = size(spent) + 300;
  for (const [index, group] of groups.entries()) {
    characters += size(group);
    if (characters > MESSAGE_CHARACTERS || spent.length + kept.length + group.length + 1 > MESSAGE_BLOCKS) return [...kept, more(groups.length - index)];
    kept.push(...group);
  }
  return kept;
}

const size = (blocks: Block[]): number => JSON.stringify(blocks).length;

export type Column = { width: number; right: boolean };

/** One aligned line of a table. Cells that do not fit end with …; the last is not padded. */
export function row(cells: string[], columns: Column[]): string {
  return columns
    .map(({ width, right }, index) => {
      const text = cell(cells[index] ?? '', width);
      const padding = ' '.repeat(Math.max(0, width - Array.from(text).length));
      return right ? padding + text : text + padding;
    })
    .join('  ')
    .trimEnd();
}
