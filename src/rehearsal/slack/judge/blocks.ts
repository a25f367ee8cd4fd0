import { accessory, actionElements, anyText, contextElements, imageFields, imageSource, inputElements, plainText } from './elements.ts';
import { all, among, boolean, byType, isObject, list, object, optional, required, string } from './check.ts';
import type { Check, Complaint, Field } from './check.ts';
import { richText, richTextFields } from './rich-text.ts';

/** Where blocks are shown: a message holds 50 and may have a table, a modal holds 100. */
export type Surface = 'message' | 'modal';

const block = (type: string, fields: Record<string, Field>): Check => object({ type: required(among(type)), block_id: optional(string(255)), ...fields });

const textOrFields: Check = (value, at, report) => {
  if (isObject(value) && value['text'] === undefined && value['fields'] === undefined) report({ at, message: 'missing required field: text or fields' });
};
const uniqueActions: Check = (value, at, report) => {
  const elements = isObject(value) && Array.isArray(value['elements']) ? value['elements'] : [];
  const ids = elements.flatMap((one) => (isObject(one) && typeof one['action_id'] === 'string' ? [one['action_id']] : []));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) report({ at: `${at}/elements`, message: `action_id "${twice}" appears more than once` });
};

const common: Record<string, Check> = {
  section: all(
    block('section', {
      text: optional(anyText(3000)),
      fields: optional(list(anyText(2000), { min: 1, max: 10 })),
      accessory: optional(accessory),
      expand: optional(boolean),
    }),
    textOrFields,
  ),
  actions: all(block('actions', { elements: required(list(actionElements, { min: 1, max: 25 })) }), uniqueActions),
  context: block('context', { elements: required(list(contextElements, { min: 1, max: 10 })) }),
  header: block('header', { text: required(plainText(150)) }),
  divider: block('divider', {}),
  image: all(block('image', { ...imageFields, title: optional(plainText(2000)) }), imageSource),
  input: block('input', {
    label: required(plainText(2000)), element: required(inputElements), hint: optional(plainText(2000)), optional: optional(boolean), dispatch_action: optional(boolean),
  }),
  rich_text: block('rich_text', richTextFields),
};

const cell = byType({
  raw_text: object({ type: required(among('raw_text')), text: required(string(3000)) }),
  rich_text: richText,
});
const column = object({ align: optional(among('left', 'center', 'right')), is_wrapped: optional(boolean) });
const messageOnly: Record<string, Check> = {
  table: block('table', { rows: required(list(list(cell, { min: 1, max: 20 }), { min: 1, max: 100 })), column_settings: optional(list(column, { max: 20 })) }),
  markdown: block('markdown', { text: required(string(12_000)) }),
};

const kinds: Record<Surface, Check> = {
  message: byType({ ...common, ...messageOnly }),
  modal: byType(common),
};
const LIMIT: Record<Surface, number> = { message: 50, modal: 100 };

/** Rules between blocks: ids appear once, one table a message. */
const together: Check = (value, at, report) => {
  if (!Array.isArray(value)) return;
  const blocks = value.filter(isObject);
  const ids = blocks.flatMap((one) => (typeof one['block_id'] === 'string' ? [one['block_id']] : []));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) report({ at, message: `block_id "${twice}" already exists` });
  if (blocks.filter((one) => one['type'] === 'table').length > 1) report({ at, message: 'only_one_table_allowed' });
};

/** Everything Slack would not take in these blocks, in reading order. `at` is where they stand: `/blocks`, `/view/blocks`. */
export function complaintsAboutBlocks(blocks: unknown, surface: Surface, at: string): Complaint[] {
  const complaints: Complaint[] = [];
  all(list(kinds[surface], { max: LIMIT[surface] }), together)(blocks, at, (complaint) => complaints.push(complaint));
  return complaints;
}
