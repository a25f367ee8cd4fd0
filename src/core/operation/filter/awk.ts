import { createBudget, cutLine } from './budget.ts';
import { isVariable } from './awk-expression.ts';
import { parseAwk } from './awk-parse.ts';
import { runAwk } from './awk-run.ts';
import type { Prepared } from './awk-run.ts';
import { unescape } from './awk-syntax.ts';
import type { Expression, Rule } from './awk-syntax.ts';
import { placesOf } from './awk-value.ts';
import type { LineFilter } from './filter.ts';
import { asLines } from './lines.ts';
import { compilePattern } from './pattern.ts';
import type { Pattern } from './pattern.ts';

/** `awk PROGRAM` with -F and -v. A program that could run a command, write or read a file or see the environment is not understood; nor is a file of input. */
export function awk(args: string[]): LineFilter | null {
  const words = [...args];
  const variables: Prepared['variables'] = [];
  for (let word = words[0]; word?.startsWith('-') === true; word = words[0]) {
    words.shift();
    if (word === '--') break;
    const [, letter, glued = ''] = /^-([Fv])([^]*)$/.exec(word) ?? [];
    const value = glued !== '' ? glued : words.shift();
    if (letter === undefined || value === undefined) return null;
    const [, name = '', given = ''] = letter === 'F' ? ['', 'FS', value] : (/^(\w+)=([^]*)$/.exec(value) ?? []);
    const text = letter === 'F' && /^\\[^\w\s]$/.test(given) ? given.charAt(1) : unescape(given);
    // `-Ft` is a tab for some and a letter for others.
    if (text === null || !isVariable(name) || ['NR', 'FNR', 'NF'].includes(name) || (name === 'FS' && (given === 't' || text === ''))) return null;
    variables.push([name, { given: text }]);
  }
  const [program, more] = words;
  if (program === undefined || more !== undefined) return null;
  const rules = parseAwk(program);
  const patterns = rules === null ? null : patternsOf(rules, variables);
  if (rules === null || patterns === null) return null;
  return (lines) => asLines(runAwk({ rules, patterns, variables }, lines.map(cutLine), createBudget()));
}

/** Every pattern of a program, ready, by its text; null when one is not understood, or is not written out. */
function patternsOf(rules: Rule[], variables: Prepared['variables']): Map<string, Pattern> | null {
  const found = new Map<string, Pattern>();
  let whole = true;
  const add = (source: string): void => {
    const pattern = compilePattern([source], 'extended', { lineEscapes: true });
    if (pattern === null) whole = false;
    else found.set(source, pattern);
  };
  const written = (expression: Expression | undefined): void => {
    if (expression?.kind === 'text') add(expression.value);
    else if (expression?.kind !== 'pattern') whole = false;
  };
  const separator = (expression: Expression | undefined): void => {
    if (expression === undefined || expression.kind === 'pattern') return;
    if (expression.kind !== 'text' || expression.value === '') whole = false;
    else if (expression.value.length > 1) add(expression.value);
  };
  visit(rules, (node) => {
    if (node.kind === 'pattern') add(node.source);
    if (node.kind === 'binary' && (node.operator === '~' || node.operator === '!~')) written(node.right);
    if (node.kind === 'call' && (node.name === 'sub' || node.name === 'gsub')) written(node.args[0]);
    if (node.kind === 'call' && node.name === 'split') separator(node.args[2]);
    if (node.kind === 'call' && node.name === 'sprintf' && placesOf(node.args[0]?.kind === 'text' ? node.args[0].value : '%') !== node.args.length - 1) whole = false;
    if (node.kind === 'assign' && node.target.kind === 'variable' && node.target.name === 'FS') separator(node.operator === '' ? node.value : { kind: 'number', value: 0 });
    if (node.kind === 'step' && node.target.kind === 'variable' && node.target.name === 'FS') whole = false;
  }, (format, given) => {
    if (placesOf(format) !== given) whole = false;
  });
  for (const [name, value] of variables) if (name === 'FS' && typeof value === 'object') separator({ kind: 'text', value: value.given });
  return whole ? found : null;
}

/** Goes through all there is of a program: plain data, so no kind of statement can be forgotten. */
function visit(node: unknown, expression: (found: Expression) => void, printf: (format: string, values: number) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, expression, printf);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  if ('kind' in node) {
    if (node.kind === 'printf' && 'format' in node && 'items' in node) printf(String(node.format), Array.isArray(node.items) ? node.items.length : 0);
    else expression(node as Expression);
  }
  for (const child of Object.values(node)) visit(child, expression, printf);
}
