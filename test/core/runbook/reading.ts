import { readRunbook } from '../../../src/core/runbook/read.ts';
import type { Runbook } from '../../../src/core/runbook/runbook.ts';

/** A fenced block. */
export const fence = (language: string, ...lines: string[]): string => ['```' + language, ...lines, '```'].join('\n');

/** A runbook of these parts, an empty line between any two, below a title that names its alert. */
export const read = (...parts: string[]): Promise<Runbook> => readRunbook('queue-full.md', ['# QueueFull', ...parts].join('\n\n'));

/** Each statement in a line: step, title, place and class. */
export const told = ({ statements }: Runbook): string[] => statements.map(({ step, title, place, judgement }) => `${step ?? '-'} ${title} @${place.line}:${place.column} ${judgement.class}`);

/** Each statement in a line: phase, class and text. */
export const said = ({ statements }: Runbook): string[] => statements.map(({ phase, judgement, text }) => `${phase} ${judgement.class} ${text}`);

/** Each problem in a line: place and rule. */
export const rules = ({ problems }: Runbook): string[] => problems.map(({ place, rule }) => `${place.line}:${place.column} ${rule}`);
