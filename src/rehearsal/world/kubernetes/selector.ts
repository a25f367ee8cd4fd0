import { record } from '../fields.ts';

/** Whether labels satisfy a selector: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas. */
export function matchesLabels(labels: Record<string, string>, selector: string | null): boolean {
  if (!selector) return true;
  return selector.split(/,(?![^(]*\))/).every((term) => matchesTerm(labels, term.trim()));
}

function matchesTerm(labels: Record<string, string>, term: string): boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
  if (set) {
    const values = set[3]!.split(',').map((value) => value.trim());
    return values.includes(labels[set[1]!] ?? '') === (set[2] === 'in');
  }
  const equal = /^([^=!]+?)\s*(==|=|!=)\s*(.*)$/.exec(term);
  if (equal) return (labels[equal[1]!] === equal[3]) === (equal[2] !== '!=');
  return term.startsWith('!') ? !(term.slice(1) in labels) : term in labels;
}

/** Whether an object satisfies a field selector of equalities, e.g. `involvedObject.name=cygni-api`. */
export function matchesFields(object: unknown, selector: string | null): boolean {
  if (!selector) return true;
  return selector.split(',').every((term) => {
    const [, path, operator, value] = /^([^=!]+)(==|=|!=)(.*)$/.exec(term) ?? [];
    if (path === undefined) return false;
    const found = path.split('.').reduce<unknown>((at, key) => record(at)[key], object);
    return (String(found ?? '') === value) === (operator !== '!=');
  });
}
