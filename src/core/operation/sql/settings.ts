import type { Node } from '@pgsql/types';
import { secretSettings } from './lists/relations.ts';
import { fieldsIn } from './tree.ts';

/** The sections of pg_settings in which those settings stand. */
const secretSections = ['Replication / Standby Servers', 'Write-Ahead Log / Archiving', 'Write-Ahead Log / Archive Recovery', 'Write-Ahead Log / Recovery', 'Connections and Authentication / SSL'];

/** True when a statement lists pg_settings in a place whose condition lets a setting through that holds a connection string or a command line. */
export function listsSecretSetting(root: Node): boolean {
  for (const [, value] of fieldsIn(root)) {
    const { fromClause, whereClause } = (value ?? {}) as { fromClause?: Node[]; whereClause?: Node };
    if (fromClause?.some(namesSettings) === true && mayPass(whereClause)) return true;
  }
  return false;
}

function namesSettings(from: Node): boolean {
  if ('RangeVar' in from) return from.RangeVar.relname === 'pg_settings';
  return 'JoinExpr' in from && [from.JoinExpr.larg, from.JoinExpr.rarg].some((side) => side !== undefined && namesSettings(side));
}

/** Whether a condition lets one of them through; what it does not understand, it takes for one that does. */
function mayPass(node: Node | undefined): boolean {
  if (node === undefined) return true;
  if ('BoolExpr' in node) {
    const { boolop, args = [] } = node.BoolExpr;
    return boolop === 'AND_EXPR' ? args.every(mayPass) : boolop === 'OR_EXPR' ? args.some(mayPass) : true;
  }
  if (!('A_Expr' in node)) return true;
  const { kind = '', name, lexpr, rexpr } = node.A_Expr;
  const [operator] = (name ?? []).map((part) => ('String' in part ? part.String.sval : undefined)).slice(-1);
  const column = lexpr !== undefined && 'ColumnRef' in lexpr ? (lexpr.ColumnRef.fields ?? []).at(-1) : undefined;
  const about = column !== undefined && 'String' in column ? column.String.sval : undefined;
  const known = about === 'name' ? [...secretSettings] : about === 'category' ? secretSections : null;
  const texts = textsOf(rexpr);
  const matcher = known === null || texts === null ? null : matcherOf(kind, operator ?? '');
  return matcher === null || known === null || texts === null || texts.some((text) => known.some((secret) => matcher(text, secret)));
}

function matcherOf(kind: string, operator: string): ((text: string, secret: string) => boolean) | null {
  const equals = (text: string, secret: string): boolean => text.toLowerCase() === secret.toLowerCase();
  if ((kind === 'AEXPR_OP' || kind === 'AEXPR_IN' || kind === 'AEXPR_OP_ANY') && operator === '=') return equals;
  if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') return operator.startsWith('!') ? null : (text, secret) => matches(`^${text.replace(/[.*+?^${}()|[\]]/g, '\\$&').replaceAll('%', '.*').replaceAll('_', '.')}$`, secret);
  return kind === 'AEXPR_OP' && /^~\*?$/.test(operator) ? matches : null;
}

/** True also for what is no pattern JavaScript knows. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'i').test(text);
  } catch {
    return true;
  }
}

/** The text constants of a value or a list; null when there is anything else in it. */
function textsOf(node: Node | undefined): string[] | null {
  if (node === undefined) return null;
  if ('TypeCast' in node) return textsOf(node.TypeCast.arg);
  if ('A_Const' in node) return node.A_Const.sval === undefined ? null : [node.A_Const.sval.sval ?? ''];
  const items = 'List' in node ? node.List.items : 'A_ArrayExpr' in node ? node.A_ArrayExpr.elements : undefined;
  const texts = items?.map(textsOf);
  return texts === undefined || texts.includes(null) ? null : texts.flatMap((text) => text ?? []);
}
