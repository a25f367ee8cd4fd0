import { cutLine } from './budget.ts';
import { createMachine, Failed, separatorOf } from './awk-machine.ts';
import type { Machine } from './awk-machine.ts';
import { isVariable } from './awk-expression.ts';
import { Refused, unescape } from './awk-reader.ts';
import { rulesOf } from './awk-statement.ts';
import type { Rule } from './awk-statement.ts';
import { isTrue } from './awk-value.ts';
import type { Value } from './awk-value.ts';
import type { LineFilter } from './filter.ts';
import { asLines } from './lines.ts';

/**
 * `awk PROGRAM` with -F and -v, for the forms that print: patterns, print and printf, counts and sums in variables and arrays,
 * `if`, and `for (k in a)`. The rest of the language is not understood; nor is a file of input.
 */
export function awk(args: string[]): LineFilter | null {
  try {
    return prepare([...args]);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

function prepare(words: string[]): LineFilter | null {
  const variables: [string, Value][] = [];
  let separator = separatorOf(' ');
  for (let word = words[0]; word?.startsWith('-') === true; word = words[0]) {
    words.shift();
    if (word === '--') break;
    const [, letter, glued = ''] = /^-([Fv])([^]*)$/.exec(word) ?? [];
    const value = glued !== '' ? glued : words.shift();
    if (letter === undefined || value === undefined) return null;
    const [, name = '', given = ''] = letter === 'F' ? ['', 'FS', value] : (/^(\w+)=([^]*)$/.exec(value) ?? []);
    const text = letter === 'F' && /^\\[^\w\s]$/.test(given) ? given.charAt(1) : unescape(given);
    // `-Ft` is a tab for some and a letter for others.
    if (name === 'FS') separator = given === 't' ? null : separatorOf(text);
    else if (isVariable(name)) variables.push([name, { given: text }]);
    else return null;
  }
  const [program, more] = words;
  if (program === undefined || more !== undefined || separator === null) return null;
  const machine = createMachine(separator);
  const rules = rulesOf(program, machine);
  return (lines) => {
    machine.begin(variables);
    try {
      run(rules, lines.map(cutLine), machine);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      machine.out += `awk: ${error.message}\n`;
    }
    return asLines(machine.out);
  };
}

function run(rules: Rule[], lines: string[], machine: Machine): void {
  const inside = new Set<Rule>();
  const fits = (rule: Rule): boolean => {
    if (typeof rule.when === 'string') return false;
    const { from, to } = rule.when;
    if (from === null || to === null) return from === null || isTrue(from.run());
    if (!inside.has(rule) && !isTrue(from.run())) return false;
    if (isTrue(to.run())) inside.delete(rule);
    else inside.add(rule);
    return true;
  };
  const all = (when: 'BEGIN' | 'END'): boolean => rules.some((rule) => rule.when === when && rule.body() === 'exit');

  let left = all('BEGIN');
  const reads = rules.some(({ when }) => when !== 'BEGIN');
  for (let index = 0; !left && reads && index < lines.length; index += 1) {
    machine.read(lines[index] ?? '', index + 1);
    for (const rule of rules) {
      const leaves = fits(rule) ? rule.body() : null;
      left ||= leaves === 'exit';
      if (leaves !== null) break;
    }
  }
  all('END');
}
