import { nameOf } from '../core/operation/catalogue.ts';
import { describe } from '../core/operation/describe.ts';
import type { Runbook, Statement } from '../core/runbook/runbook.ts';
import { openRunbook } from '../edges/runbooks/file.ts';

/**
 * `lifeguard plan FILE [--json]`: how each statement of a runbook is understood, for review before it is trusted. Exit 0, or
 * 2 when the file cannot be read. The JSON is an array of `{line, phase, class, operation, auto, text, reason}`;
 * `operation` is its name in the table of what is understood. A file with several alerts is shown alert by alert.
 */
export async function run(args: string[]): Promise<number> {
  const json = args.includes('--json');
  const [file, ...more] = args.filter((arg) => arg !== '--json');
  if (file === undefined || more.length > 0 || file.startsWith('-')) {
    process.stderr.write('lifeguard plan: name one runbook\n');
    return 2;
  }
  const read = await openRunbook(file);
  const problems = 'problem' in read ? [read.problem] : read.runbooks.flatMap((runbook) => runbook.problems);
  for (const { place, rule, message } of problems) process.stderr.write(`${place.file}:${place.line}:${place.column}  ${rule}  ${message}\n`);
  if ('problem' in read) return 2;
  process.stdout.write(json ? `${JSON.stringify(read.runbooks.flatMap(({ statements }) => statements).map(row), null, 2)}\n` : read.runbooks.map(review).join('\n'));
  return 0;
}

function row({ place, phase, text, judgement }: Statement): Record<string, unknown> {
  return { line: place.line, phase, class: judgement.class, operation: nameOf(judgement.operation), auto: judgement.auto, text, reason: judgement.reason };
}

/** One runbook as a reviewer reads it: a group a heading, a statement two lines, what becomes of it first. */
function review({ title, alertNames, severity, threshold, statements }: Runbook): string {
  const head = [title === '' ? 'A runbook without a title' : title, `alert ${alertNames.join(', ') || 'none'}`, ...(severity === null ? [] : [severity]), ...(threshold === null ? [] : [threshold])].join('  ·  ');
  let group = '';
  const lines = statements.flatMap((statement) => {
    const { phase, heading = '' } = statement;
    const name = heading === '' || heading.toLowerCase() === phase ? capital(phase) : `${capital(phase)} · ${heading}`;
    const opens = name === group ? [] : ['', name];
    group = name;
    return [...opens, ...entry(statement)];
  });
  return [head, ...lines, '', summary(statements), ''].join('\n');
}

function entry(statement: Statement): string[] {
  const { place, title, step, judgement } = statement;
  const left = `${String(place.line).padStart(6)}  ${judgement.class.padEnd(9)}  ${becomes(statement).padEnd(14)}  `;
  const elsewhere = becomes(statement) === 'by hand' && judgement.class !== 'manual';
  const what = judgement.class === 'manual' || judgement.operation.kind === 'nothing' ? judgement.reason : `${capital(describe(judgement.operation))}. ${elsewhere ? 'No button, for it stands outside the mitigation.' : judgement.reason}`;
  return [`${left}${step === undefined ? '' : `${step}. `}${title}`, `${' '.repeat(left.length)}${what}`];
}

/** What Lifeguard makes of a statement: `runs by itself`, `run on request`, `a button`, `by hand` or `nothing to do`. A button asks first; what stands outside the mitigation has none. */
export function becomes({ step, judgement }: Statement): string {
  if (judgement.auto) return 'runs by itself';
  if (judgement.operation.kind === 'nothing') return 'nothing to do';
  if (judgement.class === 'read') return 'run on request';
  return step !== undefined && judgement.class !== 'manual' ? 'a button' : 'by hand';
}

function summary(statements: readonly Statement[]): string {
  const of = (what: string): number => statements.filter((statement) => becomes(statement) === what).length;
  return `${statements.length} ${statements.length === 1 ? 'statement' : 'statements'}: ${of('runs by itself')} run by themselves, ${of('run on request')} on request, ${of('a button')} behind a button, ${of('by hand')} by hand`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
