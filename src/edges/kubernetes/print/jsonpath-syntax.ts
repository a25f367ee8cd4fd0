/** Kubernetes' dialect of JSONPath as a tree. It has templates around its paths, `range` and `end`, and no `&&`. */
export type Node =
  | { type: 'text'; text: string }
  | { type: 'path'; steps: Step[] }
  /** What stands between `{range …}` and `{end}`, once for every value of the path. */
  | { type: 'range'; steps: Step[]; body: Node[] };

export type Step =
  | { type: 'literal'; value: string | number | boolean }
  | { type: 'field'; name: string }
  | { type: 'any field' }
  | { type: 'everything below' }
  | { type: 'slice'; from: number | null; to: number | null; step: number | null; one: boolean }
  | { type: 'union'; paths: Step[][] }
  | { type: 'filter'; left: Step[]; compare: { operator: string; right: Step[] } | null };

/** Says in the middle of a sentence what is wrong with a path. */
export class Wrong extends Error {}

/** The nodes of a template: text, with paths in braces. Throws `Wrong`. */
export function parseTemplate(template: string): Node[] {
  const open: Node[][] = [[]];
  let rest = template;
  while (rest !== '') {
    const brace = rest.indexOf('{');
    if (brace !== 0) {
      open.at(-1)?.push({ type: 'text', text: brace < 0 ? rest : rest.slice(0, brace) });
      rest = brace < 0 ? '' : rest.slice(brace);
      continue;
    }
    const [inside, length] = braced(rest);
    rest = rest.slice(length);
    const word = inside.trim();
    if (word === 'end') {
      if (open.length === 1) throw new Wrong('an end without a range');
      open.pop();
    } else if (/^range\b/.test(word)) {
      const range: Node = { type: 'range', steps: parseSteps(word.slice('range'.length)), body: [] };
      open.at(-1)?.push(range);
      open.push(range.body);
      if (open.length > 10) throw new Wrong('its ranges are nested too deeply');
    } else {
      open.at(-1)?.push({ type: 'path', steps: parseSteps(inside) });
    }
  }
  return open[0] ?? [];
}

/** What stands in the braces a text begins with, and how long that is with them. Braces in quotes do not count. */
function braced(text: string): [string, number] {
  const [whole] = /^\{(?:"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\\[^]|[^"'{}\\])*\}/.exec(text) ?? [];
  if (whole === undefined) throw new Wrong('a brace is not closed');
  return [whole.slice(1, -1), whole.length];
}

/** The steps of one path. The current object (`@`, `$`) is where every path begins anyway. */
export function parseSteps(path: string): Step[] {
  const steps: Step[] = [];
  let rest = path.trim();
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found) rest = rest.slice(found[0].length);
    return found;
  };
  while (rest !== '') {
    if (take(/^[\s@$]+/)) continue;
    if (take(/^\.\./)) {
      steps.push({ type: 'everything below' });
      const name = take(/^(?:\\[^]|[^\s.,[\]$@{}\\])+/)?.[0];
      if (name !== undefined) steps.push(fieldOf(name));
      continue;
    }
    const field = take(/^\.((?:\\[^]|[^\s.,[\]$@{}\\])*)/);
    if (field) {
      if (field[1] !== '') steps.push(fieldOf(field[1] ?? ''));
      continue;
    }
    const filter = take(/^\[\?\(((?:"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|[^"')])*)\)\]/);
    if (filter) {
      steps.push(filterOf(filter[1] ?? ''));
      continue;
    }
    const bracket = take(/^\[([^\]]*)\]/);
    if (bracket) {
      const parts = (bracket[1] ?? '').split(',').map((part) => part.trim());
      steps.push(...(parts.length > 1 ? [{ type: 'union', paths: parts.map(selectorOf) } as const] : selectorOf(parts[0] ?? '')));
      continue;
    }
    const quoted = take(/^"((?:\\[^]|[^"\\])*)"|^'((?:\\[^]|[^'\\])*)'/);
    if (quoted) {
      steps.push({ type: 'literal', value: unescaped(quoted[1] ?? quoted[2] ?? '') });
      continue;
    }
    const word = take(/^[+-]?\d+(?:\.\d+)?|^(?:true|false)\b/)?.[0];
    if (word === undefined) throw new Wrong(`${JSON.stringify(rest.slice(0, 20))} is not understood`);
    steps.push({ type: 'literal', value: /^[tf]/.test(word) ? word === 'true' : Number(word) });
  }
  return steps;
}

function fieldOf(name: string): Step {
  return name === '*' ? { type: 'any field' } : { type: 'field', name: name.replaceAll('\\', '') };
}

/** What stands between brackets: `'a'` is a path of its own, `*` is every item, else items by number. */
function selectorOf(text: string): Step[] {
  const key = /^'([^']*)'$/.exec(text)?.[1];
  if (key !== undefined) return parseSteps(`.${key}`);
  if (text === '*') return [{ type: 'slice', from: null, to: null, step: null, one: false }];
  const [whole, from = '', to, step] = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text) ?? [];
  if (whole === undefined || (from === '' && to === undefined)) throw new Wrong(`[${text.slice(0, 20)}] is not understood`);
  const number = (part: string | undefined): number | null => (part === undefined || part === '' ? null : Number(part));
  return [{ type: 'slice', from: number(from), to: number(to), step: number(step), one: to === undefined }];
}

function filterOf(text: string): Step {
  const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)([^]+)$/.exec(text) ?? [];
  if (left === undefined || operator === undefined || right === undefined) return { type: 'filter', left: parseSteps(text), compare: null };
  if (!['==', '!=', '<', '<=', '>', '>='].includes(operator)) throw new Wrong(`the comparison ${operator} is not known`);
  return { type: 'filter', left: parseSteps(left), compare: { operator, right: parseSteps(right) } };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([^])/g, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? letter);
}
