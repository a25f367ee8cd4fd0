import type { PsqlForm } from '../operation.ts';

/** How psql prints without a flag. */
const usualForm: PsqlForm = { layout: 'aligned', header: true, expanded: false, separator: '|' };

/**
 * Rows as the lines psql would print of texts, for the filters behind it; numbers it would set to the right. A line's end inside a
 * value becomes a space, so that a row stays a line.
 */
export function psqlLines(columns: readonly string[], rows: readonly (readonly string[])[], form: PsqlForm = usualForm): string[] {
  const plain = rows.map((row) => row.map((value) => value.replace(/\r?\n/g, ' ')));
  if (form.expanded && form.layout !== 'csv') return expanded(columns, plain, form);
  const footer = form.header ? [`(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`] : [];
  if (form.layout === 'csv') return [...(form.header ? [columns] : []), ...plain].map((cells) => cells.map((cell) => quoted(cell, form.separator)).join(form.separator));
  if (form.layout === 'unaligned') return [...(form.header ? [columns.join(form.separator)] : []), ...plain.map((cells) => cells.join(form.separator)), ...footer];
  const widths = columns.map((name, at) => Math.max(width(name), ...plain.map((row) => width(row[at] ?? ''))));
  const cell = (value: string, at: number): string => {
    return at === columns.length - 1 ? value : value + ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(value)));
  };
  const head = (name: string, at: number): string => {
    const room = Math.max(0, (widths[at] ?? 0) - width(name));
    return ' '.repeat(Math.floor(room / 2)) + name + ' '.repeat(Math.ceil(room / 2));
  };
  const lines = plain.map((cells) => ` ${cells.map(cell).join(' | ')}`);
  // psql ends what it prints with an empty line.
  if (!form.header) return [...lines, ''];
  return [` ${columns.map(head).join(' | ')} `, widths.map((each) => '-'.repeat(each + 2)).join('+'), ...lines, ...footer, ''];
}

function expanded(columns: readonly string[], rows: readonly string[][], { layout, header, separator }: PsqlForm): string[] {
  const aligned = layout === 'aligned';
  const named = Math.max(0, ...columns.map(width));
  const valued = Math.max(0, ...rows.flat().map(width));
  const joint = aligned ? ' | ' : separator;
  const blocks = rows.map((cells, row) => {
    const title = `-[ RECORD ${row + 1} ]`;
    const lines = columns.map((name, at) => (aligned ? name.padEnd(name.length + named - width(name)) : name) + joint + (cells[at] ?? ''));
    if (aligned && header) return [title + '-'.repeat(Math.max(0, named + valued + 3 - title.length)), ...lines];
    return [...(row > 0 ? [''] : []), ...lines];
  });
  return rows.length === 0 ? ['(0 rows)', ''] : [...blocks.flat(), ...(aligned || header ? [''] : [])];
}

function quoted(value: string, separator: string): string {
  return value.includes('"') || value.includes(separator) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Characters, not UTF-16 units. */
function width(text: string): number {
  return [...text].length;
}
