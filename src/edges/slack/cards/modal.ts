import type { types } from '@slack/bolt';
import { plainText } from './blocks.ts';
import type { Block, Modal } from './blocks.ts';
import { lines, plain } from './text.ts';

/** A modal; without `submit` it can only be read. Titles and buttons hold 24 characters. */
export function modal(callbackId: string, title: string, metadata: string, blocks: Block[], { submit }: { submit?: string } = {}): Modal {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: plainText(title, 24),
    close: plainText(submit ? 'Cancel' : 'Close', 24),
    ...(submit ? { submit: plainText(submit, 24) } : {}),
    private_metadata: metadata,
    blocks,
  };
}

type TextInput = { label: string; value?: string; hint?: string; multiline?: boolean; optional?: boolean; maxLength?: number };

/** An input's block and action share one id, so that its answer is found by that alone. */
export function textInput(id: string, { label, value = '', hint, multiline = false, optional = false, maxLength = 2_000 }: TextInput): Block {
  const initial = multiline ? lines(value, maxLength) : plain(value, maxLength);
  return {
    type: 'input', block_id: id, optional, label: plainText(label, 200), ...(hint ? { hint: plainText(hint, 300) } : {}),
    element: { type: 'plain_text_input', action_id: id, multiline, max_length: maxLength, ...(initial ? { initial_value: initial } : {}) },
  };
}

/** One choice of at most 100; `chosen` is the value that stands there first. */
export function choice(id: string, label: string, offers: [value: string, label: string][], chosen: string | null, optional = false): Block {
  const options = offers.slice(0, 100).map(([value, text]) => option(value, text));
  const initial = options.find(({ value }) => value === chosen);
  return { type: 'input', block_id: id, optional, label: plainText(label, 200), element: { type: 'static_select', action_id: id, options, ...(initial ? { initial_option: initial } : {}) } };
}

/** At most ten boxes, all ticked at first; unticking all of them is an answer too. */
export function ticked(id: string, label: string, options: types.PlainTextOption[]): Block {
  return { type: 'input', block_id: id, optional: true, label: plainText(label, 200), element: { type: 'checkboxes', action_id: id, options, initial_options: options } };
}

export function option(value: string, text: string, description?: string): types.PlainTextOption {
  return { value, text: plainText(text, 75), ...(description ? { description: plainText(description, 75) } : {}) };
}
