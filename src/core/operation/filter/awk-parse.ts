import { createReader, fixed, keywords, readExpressions, Refused } from './awk-expression.ts';
import { tokensOf } from './awk-syntax.ts';
import type { Expression, Rule, Statement, Token } from './awk-syntax.ts';

/** A program of awk, read whole; null when any part of it is not understood. */
export function parseAwk(program: string): Rule[] | null {
  const tokens = tokensOf(program);
  if (tokens === null) return null;
  try {
    return rulesOf(tokens);
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

function rulesOf(tokens: Token[]): Rule[] {
  const reader = createReader(tokens);
  const { peek, isSign, takes, needs, skip, newlines, deeper } = reader;
  const { expression, list, name } = readExpressions(reader);
  const ends = (): boolean => isSign('}') || isSign(';') || isSign('\n') || peek().kind === 'end';
  const lines = (): void => {
    while (isSign('\n') || isSign(';')) skip();
  };

  const rule = (): Rule => {
    const first = peek();
    let when: Rule['when'] = { from: null, to: null };
    if (first.kind === 'name' && (first.text === 'BEGIN' || first.text === 'END')) {
      skip();
      when = first.text === 'BEGIN' ? 'begin' : 'end';
      if (!isSign('{')) throw new Refused();
    } else if (!isSign('{')) {
      const from = expression();
      if (takes(',')) {
        newlines();
        when = { from, to: expression() };
      } else when = { from, to: null };
    }
    return { when, body: isSign('{') ? block() : null };
  };

  const block = (): Statement[] => deeper(() => {
    needs('{');
    const body: Statement[] = [];
    for (lines(); !isSign('}'); lines()) {
      body.push(statement());
      if (!isSign('}') && !isSign(';') && !isSign('\n') && !endsWithBlock(body.at(-1))) throw new Refused();
    }
    needs('}');
    return body;
  });

  const body = (): Statement => {
    newlines();
    if (takes(';')) return { kind: 'block', body: [] };
    return deeper(statement);
  };

  const statement = (): Statement => {
    const { kind, text } = peek();
    if (isSign('{')) return { kind: 'block', body: block() };
    if ((kind !== 'name' && kind !== 'call') || !keywords.has(text)) return { kind: 'expression', value: expression() };
    skip();
    switch (text) {
      case 'print':
        return { kind: 'print', items: items() };
      case 'printf': {
        const [format, ...rest] = items();
        if (format?.kind !== 'text') throw new Refused();
        return { kind: 'printf', format: format.value, items: rest };
      }
      case 'if': {
        needs('(');
        const condition = expression();
        needs(')');
        const yes = body();
        const back = reader.at;
        lines();
        if (peek().text === 'else' && peek().kind !== 'text') {
          skip();
          return { kind: 'if', condition, yes, no: body() };
        }
        reader.at = back;
        return { kind: 'if', condition, yes, no: null };
      }
      case 'while': {
        needs('(');
        const condition = expression();
        needs(')');
        return { kind: 'while', condition, body: body() };
      }
      case 'for':
        return loop();
      case 'delete': {
        const array = name();
        needs('[');
        const keys = list(']');
        return { kind: 'delete', array, keys };
      }
      case 'next':
      case 'exit':
      case 'break':
      case 'continue':
        return { kind: text };
      default:
        throw new Refused();
    }
  };

  const loop = (): Statement => {
    needs('(');
    const variable = peek();
    const [word, array] = [peek(1), peek(2)];
    if (variable.kind === 'name' && word.kind === 'name' && word.text === 'in' && array.kind === 'name' && peek(3).text === ')') {
      const found = name();
      skip();
      const over = name();
      needs(')');
      if (fixed.has(found)) throw new Refused();
      return { kind: 'each', variable: found, array: over, body: body() };
    }
    const simple = (): Statement => ({ kind: 'expression', value: expression() });
    const first = isSign(';') ? null : simple();
    needs(';');
    const condition = isSign(';') ? null : expression();
    needs(';');
    const step = isSign(')') ? null : simple();
    needs(')');
    return { kind: 'for', first, condition, step, body: body() };
  };

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
    const found = [expression()];
    while (takes(',')) {
      newlines();
      found.push(expression());
    }
    reader.printing = false;
    if (isSign('>')) throw new Refused();
    return found;
  };

  const rules: Rule[] = [];
  for (lines(); peek().kind !== 'end'; lines()) {
    const found = rule();
    if (found.body === null && !ends()) throw new Refused();
    rules.push(found);
  }
  return rules;
}

/** `if (x) { … }` and its like need no sign behind them. */
function endsWithBlock(statement: Statement | undefined): boolean {
  switch (statement?.kind) {
    case 'block':
      return true;
    case 'if':
      return endsWithBlock(statement.no ?? statement.yes);
    case 'while':
    case 'for':
    case 'each':
      return endsWithBlock(statement.body);
    default:
      return false;
  }
}
