import { aggregates } from './lists/functions.ts';
import { fieldsIn } from './tree.ts';
import { strings } from './walk.ts';

/**
 * The number of a parameter that stands where its author meant a column or a condition, not a value: `SELECT <column> FROM …`,
 * `WHERE <condition>`, `ORDER BY <column>`, `<column> = 5`. Only those in `bare`, which stood without quotes, can be meant so. Null when all are values.
 */
export function misplaced(root: unknown, bare: ReadonlySet<number>): number | null {
  if (bare.size === 0) return null;
  const isBare = (node: unknown): number | null => {
    const number = (node as { ParamRef?: { number?: number } } | undefined)?.ParamRef?.number;
    return number !== undefined && bare.has(number) ? number : null;
  };
  for (const [name, value] of fieldsIn(root)) {
    for (const place of columnPlaces(name, value)) {
      const number = isBare(place);
      if (number !== null) return number;
    }
  }
  return null;
}

const comparisons = /^(=|<>|!=|<|>|<=|>=|~~\*?|!~~\*?|!?~\*?|(NOT )?BETWEEN.*|[@<&?].*)$/;

/** The nodes directly below a field that name columns or conditions. */
function columnPlaces(key: string, child: unknown): unknown[] {
  const fields = (child ?? {}) as Record<string, unknown>;
  switch (key) {
    case 'SelectStmt':
    case 'larg':
    case 'rarg':
      return list(fields.targetList).map((target) => (target as { ResTarget?: { val?: unknown } }).ResTarget?.val);
    case 'whereClause':
    case 'havingClause':
    case 'quals':
    case 'agg_filter':
      return [child];
    case 'groupClause':
    case 'distinctClause':
    case 'partitionClause':
      return list(child);
    case 'SortBy':
      return [fields.node];
    case 'BoolExpr':
      return list(fields.args);
    case 'NullTest':
    case 'BooleanTest':
    case 'A_Indirection':
      return [fields.arg];
    case 'A_Expr':
      return comparisons.test(strings(fields.name).at(-1) ?? '') ? [fields.lexpr] : [];
    case 'FuncCall':
      return aggregates.has(strings(fields.funcname).at(-1) ?? '') ? list(fields.args) : [];
    default:
      return [];
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
