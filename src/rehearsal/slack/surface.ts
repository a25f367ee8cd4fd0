import { isObject } from './judge/check.ts';
import type { Block } from './state.ts';
import type { Json, Values } from './workspace.ts';

/** One thing a user can operate, and where it stands. */
export type Element = { block: Block; blockId: string; actionId: string; type: string; json: Json; inInput: boolean };

/** A random-looking id of four characters, as Slack gives a block or action that came without one. */
function shortId(): string {
  return Math.random().toString(36).slice(2, 7);
}

const OPERABLE = /^(button|overflow|.*select|checkboxes|radio_buttons|.*picker|.*_input)$/;

/** Blocks as Slack stores them: every block has a block_id and every operable element an action_id. */
export function withIds(blocks: unknown[]): Block[] {
  const complete = (element: unknown): unknown =>
    isObject(element) && OPERABLE.test(String(element['type'])) && element['action_id'] === undefined ? { ...element, action_id: shortId() } : element;
  return blocks.filter(isObject).map((json) => {
    const block: Block = { ...json, type: String(json['type']), block_id: typeof json['block_id'] === 'string' ? json['block_id'] : shortId() };
    for (const slot of ['accessory', 'element']) if (block[slot] !== undefined) block[slot] = complete(block[slot]);
    if (Array.isArray(block['elements'])) block['elements'] = block['elements'].map(complete);
    return block;
  });
}

/** Everything operable in these blocks, in reading order. */
export function elementsOf(blocks: Block[]): Element[] {
  return blocks.flatMap((block) => {
    const inInput = block.type === 'input';
    const candidates = block.type === 'actions' ? block['elements'] : [block['accessory'] ?? block['element']];
    return (Array.isArray(candidates) ? candidates : []).filter(isObject).flatMap((json): Element[] => {
      const type = String(json['type']);
      return OPERABLE.test(type) ? [{ block, blockId: block.block_id ?? '', actionId: String(json['action_id']), type, json, inInput }] : [];
    });
  });
}

/** All options of a menu or a group of boxes, those of option groups included. */
export function optionsOf(element: Json): Json[] {
  const own = Array.isArray(element['options']) ? element['options'] : [];
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'].filter(isObject) : [];
  const grouped = groups.flatMap((group) => (Array.isArray(group['options']) ? group['options'] : []));
  return [...own, ...grouped].filter(isObject);
}

/** The words on an element, option or label: its text object's text. */
export function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return '';
  return typeof value['text'] === 'string' ? value['text'] : wordsOf(value['text']);
}

/** How each kind of element appears in `state.values`: the field, and whether it holds options, several of them. */
const STATE: Record<string, { field: string; initial: string; options: boolean; several: boolean }> = {
  static_select: { field: 'selected_option', initial: 'initial_option', options: true, several: false },
  radio_buttons: { field: 'selected_option', initial: 'initial_option', options: true, several: false },
  multi_static_select: { field: 'selected_options', initial: 'initial_options', options: true, several: true },
  checkboxes: { field: 'selected_options', initial: 'initial_options', options: true, several: true },
  users_select: { field: 'selected_user', initial: 'initial_user', options: false, several: false },
  multi_users_select: { field: 'selected_users', initial: 'initial_users', options: false, several: true },
  channels_select: { field: 'selected_channel', initial: 'initial_channel', options: false, several: false },
  conversations_select: { field: 'selected_conversation', initial: 'initial_conversation', options: false, several: false },
  datepicker: { field: 'selected_date', initial: 'initial_date', options: false, several: false },
  timepicker: { field: 'selected_time', initial: 'initial_time', options: false, several: false },
  datetimepicker: { field: 'selected_date_time', initial: 'initial_date_time', options: false, several: false },
};
const TYPED = { field: 'value', initial: 'initial_value', options: false, several: false };

function stateKind(type: string): (typeof STATE)[string] | undefined {
  return STATE[type] ?? (type.endsWith('_input') ? TYPED : undefined);
}

/**
 * The state value for what a user put in: a string or list of strings (option values, dates, words), or Slack's own state object, which is taken for what it selects.
 * Undefined for elements without state, such as a button. Throws if an option is not offered: a user of Slack cannot choose it.
 */
export function stateValue(element: Element, given: unknown): Json | undefined {
  const kind = stateKind(element.type);
  if (kind === undefined) return undefined;
  const raw = isObject(given) && kind.field in given ? given[kind.field] : given;
  const values = (Array.isArray(raw) ? raw : raw === undefined || raw === null || raw === '' ? [] : [raw]).map((one) => (isObject(one) ? one['value'] : one));
  const chosen = !kind.options ? values : values.map((value) => offered(element, value));
  return { type: element.type, [kind.field]: kind.several ? chosen : (chosen[0] ?? null) };
}

function offered(element: Element, value: unknown): Json {
  const options = optionsOf(element.json);
  const option = options.find((one) => one['value'] === value) ?? options.find((one) => wordsOf(one) === value);
  if (option === undefined) throw new Error(`${element.actionId} offers no option ${String(value)}: ${options.map(wordsOf).join(', ')}`);
  return option;
}

function initialState(element: Element): Json | undefined {
  const kind = stateKind(element.type);
  if (kind === undefined) return undefined;
  return { type: element.type, [kind.field]: element.json[kind.initial] ?? (kind.several ? [] : null) };
}

/** `state.values`: what was put in, else what each element began with. Values of elements that are no longer there are dropped. */
export function stateOf(blocks: Block[], given: Values): Values {
  const values: Values = {};
  for (const element of elementsOf(blocks)) {
    const state = given[element.blockId]?.[element.actionId] ?? initialState(element);
    if (state !== undefined) (values[element.blockId] ??= {})[element.actionId] = state;
  }
  return values;
}

/** Whether a state value holds nothing: an input that is not optional must not. */
export function isEmpty(state: Json | undefined): boolean {
  const held = Object.entries(state ?? {}).filter(([name]) => name !== 'type').map(([, value]) => value);
  return held.every((value) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0));
}
