import { among, anything, boolean, byType, integer, list, object, optional, required, string, webAddress } from './check.ts';
import type { Check, Field } from './check.ts';

/** Slack's `rich_text` block, as its reference lists the parts. */
const strokes = { bold: optional(boolean), italic: optional(boolean), strike: optional(boolean), code: optional(boolean), underline: optional(boolean) };
const style = { style: optional(object(strokes)) };
const part = (type: string, fields: Record<string, Field>): Check => object({ type: required(among(type)), ...fields, ...style });

const text = part('text', { text: required(string(12_000)) });
const link = part('link', { url: required(webAddress(3000)), text: optional(string(3000)), unsafe: optional(boolean) });
const inline = byType({
  text,
  link,
  broadcast: part('broadcast', { range: required(among('here', 'channel', 'everyone')) }),
  channel: part('channel', { channel_id: required(string(255)) }),
  color: part('color', { value: required(string(20)) }),
  date: part('date', { timestamp: required(integer(0, 9_999_999_999)), format: required(string(255)), url: optional(webAddress(3000)), fallback: optional(string(255)) }),
  emoji: part('emoji', { name: required(string(255)), unicode: optional(string(255)), url: optional(anything) }),
  user: part('user', { user_id: required(string(255)) }),
  usergroup: part('usergroup', { usergroup_id: required(string(255)) }),
});

const border = { border: optional(integer(0, 1)) };
const many = (item: Check): Field => required(list(item, { max: 1000 }));
const section = object({ type: required(among('rich_text_section')), elements: many(inline) });
const parts = byType({
  rich_text_section: section,
  rich_text_list: object({
    type: required(among('rich_text_list')),
    elements: many(section),
    style: required(among('bullet', 'ordered')),
    indent: optional(integer(0, 8)),
    offset: optional(integer(0, 1000)),
    ...border,
  }),
  rich_text_quote: object({ type: required(among('rich_text_quote')), elements: many(inline), ...border }),
  rich_text_preformatted: object({ type: required(among('rich_text_preformatted')), elements: many(byType({ text, link })), language: optional(string(100)), ...border }),
});

export const richTextFields: Record<string, Field> = { elements: many(parts) };
export const richText: Check = object({ type: required(among('rich_text')), block_id: optional(string(255)), ...richTextFields });
