/**
 * A card as a person reads it: one line a line, buttons in brackets, fields on one row. Marks are drawn as Slack draws them
 * (dates as their fallback, mentions as @id, links as their title), so tests assert on words and not on JSON.
 */
type Json = { [key: string]: unknown };

export function transcript(blocks: unknown[]): string {
  return blocks.map((block) => draw(block as Json)).join('\n');
}

/** The blocks of a message or a modal; null is an empty transcript. */
export const read = (shown: { blocks: unknown[] } | null): string => (shown ? transcript(shown.blocks) : '');

export const modalText = (view: { title: { text: string }; submit?: { text: string }; close?: { text: string }; blocks: unknown[] }): string =>
  [view.title.text, transcript(view.blocks), `[ ${view.close?.text} ]${view.submit ? ` [ ${view.submit.text} ]` : ''}`].join('\n');

function draw(block: Json): string {
  switch (block.type) {
    case 'header':
      return `# ${text(block.text)}`;
    case 'section':
      return [block.text ? text(block.text) : '', ...(list(block.fields).length ? [list(block.fields).map((field) => text(field).replace('\n', ' ')).join('    ')] : []), block.accessory ? element(block.accessory as Json) : ''].filter(Boolean).join('\n');
    case 'context':
      return list(block.elements).map(text).join(' ');
    case 'actions':
      return list(block.elements).map(element).join(' ');
    case 'input':
      return `${text(block.label)}: ${element(block.element as Json)}`;
    case 'rich_text':
      return list(block.elements).flatMap((part) => list(part.elements)).map((part) => String(part.text)).join('').split('\n').map((line) => `| ${line}`).join('\n');
    default:
      return `(${String(block.type)})`;
  }
}

function element(value: Json): string {
  switch (value.type) {
    case 'button':
      return `[ ${text(value.text)} ]${value.style ? ` (${String(value.style)})` : ''}${value.url ? ` -> ${String(value.url)}` : ''}`;
    case 'overflow':
      return `[ ⋯ ${list(value.options).map((option) => text(option.text)).join(' | ')} ]`;
    case 'checkboxes':
      return list(value.options).map((option) => `\n ☑ ${text(option.text)}${option.description ? ` — ${text(option.description)}` : ''}`).join('');
    case 'static_select':
      return `<${list(value.options).map((option) => text(option.text)).join(' | ')}>${value.initial_option ? ` = ${text((value.initial_option as Json).text)}` : ''}`;
    case 'plain_text_input':
      return `"${String(value.initial_value ?? '')}"`;
    default:
      return `(${String(value.type)})`;
  }
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

function text(value: unknown): string {
  const object = value as Json;
  const raw = String(object.text);
  if (object.type === 'plain_text') return raw;
  return raw
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1').replace(/<!here>/g, '@here').replace(/<!subteam\^([^>]+)>/g, '@$1').replace(/<@([^>]+)>/g, '@$1')
    .replace(/<(?:[^|>]+)\|([^>]+)>/g, '$1').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
