import type { OperationClass } from '../../../../src/core/operation/operation.ts';

/** One command with what a careful person says of it. `runs` means: by itself, under Diagnosis. */
export type Labelled = { language: 'sql' | 'bash' | 'promql'; label: OperationClass; runs: boolean; text: string };

/** Written as blocks of lines under a label, so that a reviewer can read a label's commands in one go; `⏎` is a line's end inside a command. */
export function labelled(language: 'sql' | 'bash' | 'promql', label: OperationClass, runs: boolean, block: string): Labelled[] {
  return block.trim().split('\n').map((line) => ({ language, label, runs, text: line.trim().replaceAll('⏎', '\n') }));
}
