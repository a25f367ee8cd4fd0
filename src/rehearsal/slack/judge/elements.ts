import { among, anything, boolean, byType, integer, isObject, list, all, object, optional, required, string, webAddress } from './check.ts';
import type { Check, Field } from './check.ts';

/**
 * Slack's interactive elements and composition objects with their limits, from Slack's Block Kit reference.
 * Where the reference and Slack's published types differ (an option's value: 150 against 75), the reference is taken.
 */

export const plainText = (max: number): Check => object({ type: required(among('plain_text')), text: required(string(max)), emoji: optional(boolean) });
const mrkdwn = (max: number): Check => object({ type: required(among('mrkdwn')), text: required(string(max)), verbatim: optional(boolean) });
export const anyText = (max: number): Check => byType({ plain_text: plainText(max), mrkdwn: mrkdwn(max) });

const confirm = object({
  title: optional(plainText(100)),
  text: required(anyText(300)),
  confirm: optional(plainText(30)),
  deny: optional(plainText(30)),
  style: optional(among('primary', 'danger')),
});

const option = (text: Check, more: Record<string, Field> = {}): Check =>
  object({ text: required(text), value: required(string(150)), description: optional(text), ...more });
const plainOption = option(plainText(75));
const richOption = option(anyText(75));
const overflowOption = option(plainText(75), { url: optional(webAddress(3000)) });
const optionGroup = object({ label: required(plainText(75)), options: required(list(plainOption, { min: 1, max: 100 })) });

const element = (type: string, fields: Record<string, Field>): Check =>
  object({ type: required(among(type)), action_id: optional(string(255)), ...fields });
const focus = { focus_on_load: optional(boolean) };
const placeholder = { placeholder: optional(plainText(150)) };
const asks = { confirm: optional(confirm) };
const moments = list(among('on_enter_pressed', 'on_character_entered'), { min: 1, max: 2 });
const dispatches = { dispatch_action_config: optional(object({ trigger_actions_on: optional(moments) })) };

const optionsOrGroups: Check = (value, at, report) => {
  if (!isObject(value)) return;
  const isUnclear = (value['options'] === undefined) === (value['option_groups'] === undefined);
  if (isUnclear) report({ at, message: 'exactly one of options and option_groups is needed' });
};
const uniqueValues: Check = (value, at, report) => {
  const options = isObject(value) && Array.isArray(value['options']) ? value['options'] : [];
  const values = options.map((one) => (isObject(one) ? one['value'] : undefined));
  if (new Set(values).size !== values.length) report({ at: `${at}/options`, message: 'option values must be unique' });
};

const button = element('button', {
  text: required(plainText(75)),
  url: optional(webAddress(3000)),
  value: optional(string(2000)),
  style: optional(among('primary', 'danger')),
  accessibility_label: optional(string(75)),
  ...asks,
});
const overflow = all(element('overflow', { options: required(list(overflowOption, { min: 1, max: 5 })), ...asks }), uniqueValues);

const options = { options: optional(list(plainOption, { min: 1, max: 100 })), option_groups: optional(list(optionGroup, { min: 1, max: 100 })) };
const common = { ...asks, ...focus, ...placeholder };
const several = { max_selected_items: optional(integer(1, 100)) };
const ids = optional(list(string(255), { max: 100 }));
const menu = (type: string, fields: Record<string, Field>): Check => element(type, { ...fields, ...common });
const menus: Record<string, Check> = {
  static_select: all(menu('static_select', { ...options, initial_option: optional(plainOption) }), optionsOrGroups, uniqueValues),
  multi_static_select: all(
    menu('multi_static_select', { ...options, initial_options: optional(list(plainOption, { max: 100 })), ...several }),
    optionsOrGroups,
    uniqueValues,
  ),
  users_select: menu('users_select', { initial_user: optional(string(255)) }),
  multi_users_select: menu('multi_users_select', { initial_users: ids, ...several }),
  channels_select: menu('channels_select', { initial_channel: optional(string(255)), response_url_enabled: optional(boolean) }),
  conversations_select: menu('conversations_select', {
    initial_conversation: optional(string(255)),
    default_to_current_conversation: optional(boolean),
    response_url_enabled: optional(boolean),
    filter: optional(anything),
  }),
};

const tick = { options: required(list(richOption, { min: 1, max: 10 })), ...asks, ...focus };
const boxes: Record<string, Check> = {
  checkboxes: all(element('checkboxes', { ...tick, initial_options: optional(list(richOption, { min: 1, max: 10 })) }), uniqueValues),
  radio_buttons: all(element('radio_buttons', { ...tick, initial_option: optional(richOption) }), uniqueValues),
};
const dates: Record<string, Check> = {
  datepicker: element('datepicker', { initial_date: optional(string(10)), ...asks, ...focus, ...placeholder }),
  timepicker: element('timepicker', { initial_time: optional(string(5)), timezone: optional(string(100)), ...asks, ...focus, ...placeholder }),
  datetimepicker: element('datetimepicker', { initial_date_time: optional(integer(0, 9_999_999_999)), ...asks, ...focus }),
};
const plainInput = element('plain_text_input', {
  initial_value: optional(string(3000, 0)),
  multiline: optional(boolean),
  min_length: optional(integer(0, 3000)),
  max_length: optional(integer(1, 3000)),
  ...dispatches,
  ...focus,
  ...placeholder,
});
const oneLine = (type: string, more: Record<string, Field> = {}): Check =>
  element(type, { initial_value: optional(string(3000, 0)), ...more, ...dispatches, ...focus, ...placeholder });

/** What an `image` element or block points at: a public address, or a file uploaded to this workspace, never both. */
export const imageSource: Check = (value, at, report) => {
  if (!isObject(value)) return;
  if ((value['image_url'] === undefined) === (value['slack_file'] === undefined)) report({ at, message: 'exactly one of image_url and slack_file is needed' });
};
export const imageFields: Record<string, Field> = {
  alt_text: required(string(2000)),
  image_url: optional(webAddress(3000)),
  slack_file: optional(object({ id: optional(string(255)), url: optional(webAddress(3000)) })),
};
const image = all(object({ type: required(among('image')), ...imageFields }), imageSource);

export const actionElements: Check = byType({ button, overflow, ...menus, ...boxes, ...dates });
export const accessory: Check = byType({ button, overflow, image, ...menus, ...boxes, ...dates });
export const contextElements: Check = byType({ image, plain_text: plainText(3000), mrkdwn: mrkdwn(3000) });
export const inputElements: Check = byType({
  ...menus, ...boxes, ...dates,
  plain_text_input: plainInput,
  email_text_input: oneLine('email_text_input'),
  url_text_input: oneLine('url_text_input'),
  number_input: oneLine('number_input', { is_decimal_allowed: required(boolean), min_value: optional(string(100)), max_value: optional(string(100)) }),
});
