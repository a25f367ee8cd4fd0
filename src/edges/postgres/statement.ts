import type { Identity } from '../../core/mitigation/mitigation.ts';
import type { StatementOutcome } from '../../core/mitigation/statement.ts';
import { Fault } from '../../core/fault.ts';
import { codeOf, explain, explainRefusal } from './server-error.ts';
import type { Rows, Session } from './session.ts';
import { readIdentity, sameServer } from './snapshot.ts';

/** Where a changing statement would run, and how many rows the planner expects it to touch; null where it is not asked. */
export type StatementPreview = { identity: Identity; database: string; role: string; rows: number | null };
/** `values` are bound as its `$1`, `$2` … and never become part of its text. */
export type StatementOrder = { identity: Identity; sql: string; values: string[] };

/** A job may run for two minutes; a statement that needs longer is a person's. */
export const statementLimits = { statementMs: 75_000, lockMs: 2_000 };

/** Statements the planner has an opinion of; everything else is done without one. */
const planned = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:insert|update|delete|merge|with)\b/i;

/**
 * Asks, on the warm READ ONLY session, where the statement would run and what the planner expects; nothing is executed. A missing right
 * shows here already, for the planner asks for the same ones. Throws a Fault with the sentence for people.
 */
export async function previewStatement(session: Session, sql: string, values: string[]): Promise<StatementPreview> {
  const [identity, who] = await Promise.all([readIdentity(session), session.ask('SELECT current_database(), current_user')]);
  const [database, role] = who.rows[0] ?? [];
  const refused = unfit(session, identity);
  if (refused) throw new Fault('database', refused, { retry: 'never' });
  const where = { identity, database: database ?? '', role: role ?? '' };
  if (!planned.test(sql)) return { ...where, rows: null };
  try {
    // Never with ANALYZE, which would run it.
    return { ...where, rows: expectedRows(await session.ask(`EXPLAIN (FORMAT JSON) ${sql}`, values)) };
  } catch (error) {
    if (codeOf(error) === '') throw error;
    throw new Fault('database', `${said(error, where.role)}.`, { retry: 'never', cause: error });
  }
}

/** Runs the statement once, on a session opened for it alone. Every end is a value: there is no second try. */
export async function runStatement(open: () => Promise<Session>, { identity, sql, values }: StatementOrder): Promise<StatementOutcome> {
  let session: Session;
  try {
    session = await open();
  } catch (error) {
    return { outcome: 'not done', why: explainRefusal(error) };
  }
  try {
    let role = '';
    try {
      const [now, who] = await Promise.all([readIdentity(session), session.ask('SELECT current_user')]);
      role = who.rows[0]?.[0] ?? '';
      const refused = unfit(session, now) ?? (sameServer(now, identity) ? null : 'another server answers than the one the preview was taken from');
      if (refused) return { outcome: 'not done', why: refused };
    } catch (error) {
      return { outcome: 'not done', why: explain(error).message };
    }
    try {
      const { command = '', affected = null } = await session.ask(sql, values);
      return { outcome: 'done', command, rows: affected };
    } catch (error) {
      // Without the server's word on it, or when its process was ended, the statement may have been done all the same.
      const code = codeOf(error);
      return code === '' || code.startsWith('57P') ? { outcome: 'unknown', why: explain(error).message } : { outcome: 'not done', why: said(error, role) };
    }
  } finally {
    await session.close();
  }
}

function unfit({ pooled }: Session, { inRecovery }: Identity): string | null {
  if (inRecovery) return 'the server is a standby: nothing can be changed there';
  return pooled ? 'the connection goes through a pooler, so where the statement would run is not known' : null;
}

/** A refusal in plain words. What may be missing is the DBA's to grant: by itself the bot's role may change nothing. */
function said(error: unknown, role: string): string {
  const text = error instanceof Error ? error.message : '';
  switch (codeOf(error)) {
    case '42501':
      return `the role ${role} lacks the right for it (${text}): a DBA has to grant it`;
    case '57014':
      return `it was not finished within ${statementLimits.statementMs / 1_000} s and was stopped`;
    case '55P03':
      return 'somebody else holds a lock it needs: it waited a moment and gave up';
    case '42601':
      return 'the server does not understand it';
    default:
      return explain(error).message;
  }
}

/** The rows that flow into each part that changes data. */
function expectedRows({ rows }: Rows): number | null {
  let plan: unknown;
  try {
    plan = JSON.parse(rows[0]?.[0] ?? '');
  } catch {
    return null;
  }
  const found = Array.isArray(plan) ? plan.flatMap((one: unknown) => changingParts(field(one, 'Plan'))) : [];
  return found.length === 0 ? null : found.reduce((sum, part) => sum + part, 0);
}

function changingParts(node: unknown): number[] {
  const inner = field(node, 'Plans');
  const plans: unknown[] = Array.isArray(inner) ? inner : [];
  const below = plans.flatMap(changingParts);
  if (field(node, 'Node Type') !== 'ModifyTable') return below;
  const source = plans.filter((plan) => /^(Outer|Member)$/.test(String(field(plan, 'Parent Relationship'))));
  return [source.reduce<number>((sum, plan) => sum + Number(field(plan, 'Plan Rows') ?? 0), 0), ...below];
}

const field = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined);