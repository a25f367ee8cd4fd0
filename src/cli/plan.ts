import { describe } from '../core/operation/describe.ts';
import type { Statement } from '../core/runbook/runbook.ts';
import { openRunbook } from '../edges/runbooks/file.ts';

/**
 * `lifeguard plan FILE [--json]`: how each statement of a runbook is understood. Exit 0, or 2 when the file cannot be
 * read. The JSON is an array of `{line, phase, class, operation, auto, text, reason}`; `operation` is the operation's kind.
 */
export async function run(args: string[]): Promise<number> {
  const json = args.includes('--json');
  const [file, ...more] = args.filter((arg) => arg !== '--json');
  if (file === undefined || more.length > 0 || file.startsWith('-')) {
    process.stderr.write('lifeguard plan: name one runbook\n');
    return 2;
  }
  const read = await openRunbook(file);
  const problems = 'problem' in read ? [read.problem] : read.runbook.problems;
  for (const { place, rule, message } of problems) process.stderr.write(`${place.file}:${place.line}:${place.column}  ${rule}  ${message}\n`);
  if ('problem' in read) return 2;
  const { statements } = read.runbook;
  process.stdout.write(json ? `${JSON.stringify(statements.map(row), null, 2)}\n` : table(statements));
  return 0;
}

function row({ place, phase, text, judgement }: Statement): Record<string, unknown> {
  return { line: place.line, phase, class: judgement.class, operation: judgement.operation.kind, auto: judgement.auto, text, reason: judgement.reason };
}

function table(statements: readonly Statement[]): string {
  const reads = statements.filter(({ judgement }) => judgement.class === 'read').length;
  const auto = statements.filter(({ judgement }) => judgement.auto).length;
  const lines = statements.map(({ place, phase, step, title, judgement }) => {
    const head = `${String(place.line).padStart(4)}  ${phase.padEnd(11)} ${judgement.class.padEnd(9)} ${judgement.auto ? 'runs by itself' : '              '}`;
    return `${head}  ${step === undefined ? '' : `${step} `}${title}\n${' '.repeat(44)}${describe(judgement.operation)}. ${judgement.reason}\n`;
  });
  return `${lines.join('')}${statements.length} statements, ${reads} reads, ${auto} run by themselves\n`;
}
