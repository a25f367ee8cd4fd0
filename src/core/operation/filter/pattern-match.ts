import { isWord } from './pattern-syntax.ts';
import type { Atom, Pattern } from './pattern-syntax.ts';

/** Where a pattern matches in a line: the leftmost place, and there the longest text, as grep has it. */
export type Matcher = (line: string, from: number) => { start: number; end: number } | null;

/** One state of the machine: an atom to pass, or free ways on. State 0 is the end. */
type State = { atom: Atom | null; next: number[] };

/** Beyond this many states a pattern is refused: nested counts multiply. */
const maxStates = 1_000;

/**
 * Builds a matcher that follows all ways through the pattern at once, so its time grows with line × pattern and never
 * explodes, whatever the pattern. Null when the pattern is too large.
 */
export function buildMatcher(pattern: Pattern): Matcher | null {
  const states: State[] = [{ atom: null, next: [] }];
  const begin = add(pattern, 0, states);
  if (begin === null) return null;
  return (line, from) => run(states, begin, line, from);
}

function run(states: readonly State[], begin: number, line: string, from: number): { start: number; end: number } | null {
  let best: { start: number; end: number } | null = null;
  // State → the earliest place from which it was reached; the earliest wins, so one pass over the line is enough.
  let waiting = new Map<number, number>();
  for (let at = from; at <= line.length; at += 1) {
    const reached = new Map<number, number>();
    for (const [state, since] of waiting) enter(states, state, since, line, at, reached);
    if (best === null) enter(states, begin, at, line, at, reached);
    const finished = reached.get(0);
    if (finished !== undefined && (best === null || finished <= best.start)) best = { start: finished, end: at };
    if (at === line.length) break;
    const code = line.charCodeAt(at);
    waiting = new Map();
    for (const [index, since] of reached) {
      const { atom, next } = states[index] as State;
      if (atom?.kind !== 'character' || !atom.test(code) || (best !== null && since > best.start)) continue;
      for (const way of next) {
        const known = waiting.get(way);
        if (known === undefined || since < known) waiting.set(way, since);
      }
    }
    if (waiting.size === 0 && best !== null) break;
  }
  return best;
}

/** Notes a state and every state reachable from it without passing a character. */
function enter(states: readonly State[], state: number, since: number, line: string, at: number, reached: Map<number, number>): void {
  const todo = [state];
  for (let index = todo.pop(); index !== undefined; index = todo.pop()) {
    const known = reached.get(index);
    if (known !== undefined && known <= since) continue;
    reached.set(index, since);
    const { atom, next } = states[index] as State;
    if (atom === null || (atom.kind === 'edge' && holds(atom.edge, line, at))) todo.push(...next);
  }
}

function holds(edge: Extract<Atom, { kind: 'edge' }>['edge'], line: string, at: number): boolean {
  if (edge === 'line start') return at === 0;
  if (edge === 'line end') return at === line.length;
  const before = at > 0 && isWord(line.charCodeAt(at - 1));
  const after = at < line.length && isWord(line.charCodeAt(at));
  if (edge === 'word') return before !== after;
  if (edge === 'not word') return before === after;
  if (edge === 'no word before') return !before;
  if (edge === 'no word after') return !after;
  return edge === 'word start' ? !before && after : before && !after;
}

/** Adds a pattern's states in front of `then` and returns its first; null when there are too many. */
function add(pattern: Pattern, then: number, states: State[]): number | null {
  if (states.length > maxStates) return null;
  const push = (state: State): number => states.push(state) - 1;
  switch (pattern.kind) {
    case 'character':
    case 'edge':
      return push({ atom: pattern, next: [then] });
    case 'sequence':
      return pattern.parts.reduceRight<number | null>((next, part) => (next === null ? null : add(part, next, states)), then);
    case 'choice': {
      const ways = pattern.branches.map((branch) => add(branch, then, states));
      return ways.includes(null) ? null : push({ atom: null, next: ways.filter((way) => way !== null) });
    }
    case 'repeat': {
      let next = then;
      if (pattern.max === Infinity) {
        const loop: State = { atom: null, next: [then] };
        next = push(loop);
        const inner = add(pattern.part, next, states);
        if (inner === null) return null;
        loop.next.push(inner);
      }
      for (let count = pattern.max === Infinity ? pattern.min : pattern.max; count > 0; count -= 1) {
        const inner = add(pattern.part, next, states);
        if (inner === null) return null;
        next = count > pattern.min ? push({ atom: null, next: [inner, then] }) : inner;
      }
      return next;
    }
  }
}
