/**
 * Slack's `table` block: the first row is the head.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { RichText } from './rich-text.ts';
import { RichTextView } from './rich-text.ts';

type Cell = { type: string; text?: string } & RichText;
type Column = { align?: 'left' | 'center' | 'right'; is_wrapped?: boolean } | null;
type TableData = { rows?: Cell[][]; column_settings?: Column[] };

export function TableBlock({ table }: { table: TableData }): VNode {
  const [head = [], ...rows] = table.rows ?? [];
  const classOf = (column: number) => {
    const settings = table.column_settings?.[column];
    return `align-${settings?.align ?? 'left'}${settings?.is_wrapped === false ? ' nowrap' : ''}`;
  };
  return html`<div class="table-frame" tabindex="0" role="group" aria-label="Table"><table class="table">
    <thead><tr>${head.map((cell, column) => html`<th scope="col" class=${classOf(column)}><${CellView} cell=${cell} /></th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell, column) => html`<td class=${classOf(column)}><${CellView} cell=${cell} /></td>`)}</tr>`)}</tbody>
  </table></div>`;
}

function CellView({ cell }: { cell: Cell }): VNode {
  return cell.type === 'rich_text' ? html`<${RichTextView} rich=${cell} />` : html`<bdi>${cell.text}</bdi>`;
}
