import type { Finding } from '../../../core/diagnosis/diagnosis.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { answerLines } from './answer.ts';
import { context, preformatted, section } from './blocks.ts';
import type { Block, Modal } from './blocks.ts';
import { MARK } from './diagnosis.ts';
import { VIEW } from './ids.ts';
import { modal } from './modal.ts';
import { inert } from './text.ts';
import { clock } from './time.ts';
import { encodeValue } from './value.ts';

const MOST_ROWS = 12;
/** Two or three blocks each, of a modal's hundred. */
const MOST_FINDINGS = 32;
/** What people started is never crowded out by what ran by itself. */
const MOST_LOOKS = 8;

/** Every check with its answer, and the newest of those that people started: what stands behind "Show all". */
export function allFindingsModal(incident: Incident): Modal {
  const { report } = incident;
  const looks = (incident.looks?.all ?? []).slice(-MOST_LOOKS).map((look) => look.finding);
  const findings = report?.findings ?? [];
  const shown = findings.slice(0, MOST_FINDINGS - looks.length);
  const left = findings.length - shown.length;
  return modal(VIEW.findings, 'All checks', encodeValue({ incident: incident.id }), [
    ...(report ? [context(`As of ${clock(report.takenAt, 'seconds')}`)] : [section('The checks were not run yet.')]),
    ...shown.flatMap(finding),
    ...(left > 0 ? [context(`and ${left} more`)] : []),
    ...(looks.length > 0 ? [context('Started by people, the newest last'), ...looks.flatMap(finding)] : []),
  ]);
}

/** Mark, title and number of a finding in one line. */
export function findingHeading({ title, verdict, count, detail, answer }: Finding): string {
  // What was not answered says why in a line of its own.
  const why = answer.kind === 'failed' && detail.startsWith(answer.message);
  return `${MARK[verdict]} *${inert(title, 150)}*  ${[count === MARK[verdict] ? '' : count, why ? '' : detail].filter(Boolean).map((text) => inert(text, 200)).join(' · ')}`;
}

function finding(found: Finding): Block[] {
  const { answer } = found;
  const heading = section(findingHeading(found));
  if (answer.kind === 'failed') return [heading, context(`Not answered: ${inert(answer.message, 400)}`), ...(answer.hint ? [preformatted(answer.hint, 800)] : [])];
  const { lines, left } = answerLines(answer, MOST_ROWS);
  return [heading, ...(lines.length > 0 ? [preformatted(lines.join('\n'), 2_000)] : [context('No rows.')]), ...(left > 0 ? [context(`and ${left} more`)] : [])];
}
