/**
 * The parts of Block Kit the page draws, with the fields it reads. The server has judged every block before it comes here.
 */
import type { Block } from '../../slack/state.ts';
import type { TextObject } from './text.ts';

export type Option = { text: TextObject; value?: string; description?: TextObject; url?: string };
export type Confirm = { title: TextObject; text: TextObject; confirm: TextObject; deny: TextObject; style?: 'primary' | 'danger' };

/** Something to press, choose or fill in. */
export type Element = {
  type: string;
  action_id?: string;
  text?: TextObject;
  value?: string;
  url?: string;
  style?: 'primary' | 'danger';
  confirm?: Confirm;
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: { label: TextObject; options: Option[] }[];
  initial_option?: Option;
  initial_options?: Option[];
  initial_value?: string;
  initial_date?: string;
  initial_time?: string;
  initial_user?: string;
  initial_users?: string[];
  initial_conversation?: string;
  initial_channel?: string;
  multiline?: boolean;
  min_length?: number;
  max_length?: number;
  min_value?: string;
  max_value?: string;
  is_decimal_allowed?: boolean;
  accessibility_label?: string;
  image_url?: string;
  alt_text?: string;
};

/** What a user has put into an element, in the shape of Slack's `state.values`. */
export type Answer = { type: string; [field: string]: unknown };

/** An element's options, its groups laid flat. */
export function optionsOf(element: Element): Option[] {
  return element.options ?? element.option_groups?.flatMap((group) => group.options) ?? [];
}

/** The field of an answer that holds the choice, and what it starts as, per element type. Buttons and menus hold nothing. */
const ANSWERS: Record<string, (element: Element) => Record<string, unknown>> = {
  plain_text_input: (element) => ({ value: element.initial_value ?? null }),
  number_input: (element) => ({ value: element.initial_value ?? null }),
  email_text_input: (element) => ({ value: element.initial_value ?? null }),
  url_text_input: (element) => ({ value: element.initial_value ?? null }),
  static_select: (element) => ({ selected_option: element.initial_option ?? null }),
  radio_buttons: (element) => ({ selected_option: element.initial_option ?? null }),
  checkboxes: (element) => ({ selected_options: element.initial_options ?? [] }),
  multi_static_select: (element) => ({ selected_options: element.initial_options ?? [] }),
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  multi_users_select: (element) => ({ selected_users: element.initial_users ?? [] }),
  conversations_select: (element) => ({ selected_conversation: element.initial_conversation ?? null }),
  channels_select: (element) => ({ selected_channel: element.initial_channel ?? null }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  timepicker: (element) => ({ selected_time: element.initial_time ?? null }),
};

/** What the element holds before anyone touches it; undefined for elements that hold nothing. */
export function firstAnswer(element: Element): Answer | undefined {
  const initial = ANSWERS[element.type]?.(element);
  return initial && { type: element.type, ...initial };
}

/** Whether a required input still waits for an answer. */
export function isEmpty(answer: Answer | undefined): boolean {
  const { type: _, ...held } = answer ?? { type: '' };
  return Object.values(held).every((value) => value === null || value === '' || (Array.isArray(value) && value.length === 0));
}

/** Every element of a block, wherever it stands in it. */
export function elementsOf(block: Block): Element[] {
  const { element, accessory, elements } = block as { element?: Element; accessory?: Element; elements?: Element[] };
  if (block.type === 'actions') return elements ?? [];
  return [element, accessory].filter((found) => found !== undefined);
}
