import type { Finding } from '../../../core/diagnosis/diagnosis.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { context, preformatted, row, section } from './blocks.ts';
import type { Block, Modal } from './blocks.ts';
import { MARK } from './diagnosis.ts';
import { VIEW } from './ids.ts';
import { modal } from './modal.ts';
import { inert } from './text.ts';
import { clock } from './time.ts';
import { encodeValue } from './value.ts';

/** What a modal's code block holds before it folds. */
const LINE = 58;
const MOST_ROWS = 12;
/** Two or three blocks each, of a modal's hundred. */
const MOST_FINDINGS = 32;

/** Every check with its answer: what stands behind "Show all". Tables are aligned text, which a modal shows everywhere. */
export function allFindingsModal(incident: Incident): Modal {
  const { report } = incident;
  const findings = report?.findings ?? [];
  const left = findings.length - MOST_FINDINGS;
  return modal(VIEW.findings, 'All checks', encodeValue({ incident: incident.id }), [
    ...(report ? [context(`As of ${clock(report.takenAt, 'seconds')}`)] : [section('The checks were not run yet.')]),
    ...findings.slice(0, MOST_FINDINGS).flatMap(finding),
    ...(left > 0 ? [context(`and ${left} more`)] : []),
  ]);
}

function finding({ title, verdict, count, detail, answer }: Finding): Block[] {
  const heading = section(`${MARK[verdict]} *${inert(title, 150)}*  ${[count, detail].filter(Boolean).map((text) => inert(text, 200)).join(' · ')}`);
  if (answer.kind === 'failed') return [heading, context(`Not answered: ${inert(answer.message, 400)}`), ...(answer.hint ? [preformatted(answer.hint, 800)] : [])];
  const shown = answer.kind === 'table' ? table(answer.columns, answer.rows.slice(0, MOST_ROWS)) : answer.lines.slice(0, MOST_ROWS);
  const left = answer.more + Math.max(0, (answer.kind === 'table' ? answer.rows : answer.lines).length - MOST_ROWS);
  return [heading, ...(shown.length > 0 ? [preformatted(shown.join('\n'), 2_000)] : [context('No rows.')]), ...(left > 0 ? [context(`and ${left} more`)] : [])];
}

/** Numbers to the right; every column as wide as it needs, the widest cut until the line fits. */
function table(columns: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const cells = [columns, ...rows];
  const widths = columns.map((_, index) => Math.max(1, ...cells.map((line) => Array.from(line[index] ?? '').length)));
  const room = LINE - 2 * (columns.length - 1);
  while (widths.reduce((sum, width) => sum + width, 0) > room && Math.max(...widths) > 4) widths[widths.indexOf(Math.max(...widths))]! -= 1;
  const layout = widths.map((width, index) => ({ width, right: rows.every((line) => /^[\d.,%\s-]*$/.test(line[index] ?? '')) }));
  return cells.map((line) => row(line, layout));
}
