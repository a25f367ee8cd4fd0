import { readExpressions, stepCost } from './awk-expression.ts';
import type { Expression } from './awk-expression.ts';
import type { Machine } from './awk-machine.ts';
import { createReader, Refused, tokensOf } from './awk-reader.ts';
import { format, isTrue, placesOf, textOf } from './awk-value.ts';

/** A statement, ready to be done; what it gives ends the line's work, or the program's. */
type Act = () => 'next' | 'exit' | null;
/** When its body is done: at the start or end, for each line that fits, or from a line that fits to one that does. */
export type Rule = { when: 'BEGIN' | 'END' | { from: Expression | null; to: Expression | null }; body: Act };

/** The rules of a program for a machine to work by. Throws Refused when any part is not understood: what could run, read or write anything has no form here. */
export function rulesOf(program: string, machine: Machine): Rule[] {
  const reader = createReader(tokensOf(program));
  const { peek, is, takes, needs, deeper } = reader;
  const { expression, bracketed, list, name } = readExpressions(reader, machine);
  const ends = (): boolean => is('}') || is(';') || is('\n') || peek().kind === 'end';
  const separators = (): void => {
    while (takes('\n') || takes(';'));
  };

  const block = (): Act => deeper(() => {
    needs('{');
    const acts: Act[] = [];
    for (separators(); !takes('}'); separators()) {
      acts.push(statement());
      // Nothing need stand behind a block's own end.
      if (!ends() && !is('}', 'sign', -1)) throw new Refused();
    }
    return () => {
      for (const act of acts) {
        const leaves = act();
        if (leaves !== null) return leaves;
      }
      return null;
    };
  });

  const statement = (): Act => deeper(() => {
    while (takes('\n'));
    if (is('{')) return block();
    for (const leaves of ['next', 'exit'] as const) if (takes(leaves, 'name')) return () => leaves;
    if (takes('print', 'name')) return print(items());
    if (takes('printf', 'name')) return printf(items());
    if (takes('if', 'name')) return choice();
    if (takes('for', 'name')) return each();
    const { run } = expression();
    return () => (run(), null);
  });

  /** What a print shows: `a, b` or `(a, b)`. */
  const items = (): Expression[] => {
    if (ends()) return [];
    const start = reader.at;
    if (takes('(')) {
      const found = list(')');
      if (ends()) return found;
      reader.at = start;
    }
    reader.printing = true;
    const found: Expression[] = [];
    do found.push(expression());
    while (takes(','));
    reader.printing = false;
    if (!ends()) throw new Refused();
    return found;
  };
  const print = (shown: Expression[]): Act => () => {
    const [between, end = ''] = ['OFS', 'ORS'].map((variable) => textOf(machine.scalars.get(variable)));
    machine.print((shown.length === 0 ? machine.record() : shown.map(({ run }) => textOf(run())).join(between)) + end);
    return null;
  };
  const printf = ([shape, ...values]: Expression[]): Act => {
    const { literal } = shape ?? {};
    if (literal?.kind !== 'text' || placesOf(literal.text) !== values.length) throw new Refused();
    return () => (machine.print(format(literal.text, values.map(({ run }) => run()))), null);
  };

  const choice = (): Act => {
    const condition = bracketed();
    const yes = statement();
    const start = reader.at;
    separators();
    const no = takes('else', 'name') ? statement() : null;
    if (no === null) reader.at = start;
    return () => (isTrue(condition.run()) ? yes() : (no?.() ?? null));
  };
  const each = (): Act => {
    needs('(');
    const variable = name();
    needs('in', 'name');
    const array = name();
    needs(')');
    const act = statement();
    return () => {
      for (const key of [...machine.array(array).keys()]) {
        machine.spend(stepCost);
        machine.scalars.set(variable, { given: key });
        const leaves = act();
        if (leaves !== null) return leaves;
      }
      return null;
    };
  };

  const rules: Rule[] = [];
  for (separators(); peek().kind !== 'end'; separators()) {
    let when: Rule['when'] = takes('BEGIN', 'name') ? 'BEGIN' : takes('END', 'name') ? 'END' : { from: null, to: null };
    if (typeof when !== 'string' && !is('{')) {
      const from = expression();
      when = { from, to: takes(',') ? expression() : null };
    }
    if (is('{')) rules.push({ when, body: block() });
    else if (typeof when === 'string' || !ends()) throw new Refused();
    else rules.push({ when, body: print([]) });
  }
  return rules;
}
