import type { Answer } from '../../core/diagnosis/diagnosis.ts';
import type { Reply } from './one-statement.ts';
import { countedRows, shownRows } from './bounded.ts';
import { explain, type Extension } from './server-error.ts';
import type { Rows } from './session.ts';
import { shownBy } from './statement-text.ts';

const shownCharacters = 1_000;

/** Views and functions that leave out or blank what belongs to other roles, unless the role may read all statistics. */
const hiding = /\bpg_stat_(activity|replication|statements|ssl|gssapi|wal_receiver|subscription|progress_\w+|get_activity|get_backend\w*|get_wal_senders|get_progress_info)\b|\bpg_stat_get_backend/i;
/** Those that leave out the tables a role may not read, and nobody's right to statistics changes that. */
const ownOnly = /\bpg_stats(_ext\w*)?\b|\binformation_schema\s*\.|\bpg_sequences\b/i;

const unseenSessions: Answer = {
  kind: 'failed',
  message: "cannot see: the bot's role may not read other roles' sessions",
  hint: 'GRANT pg_read_all_stats to it; npx lifeguard setup-sql prints all it needs',
};
const unseenTables: Answer = {
  kind: 'failed',
  message: "cannot see: it lists only what the bot's role may read, and that is no table",
  hint: 'a person with rights on the tables has to ask it',
};

/** What a read found. `blind`: the role may not see other roles' sessions, `mighty`: it may read everything. What is left out for want of a right is never taken for "none". */
export function answerOf(sql: string, reply: Reply | undefined, { blind, mighty, extension }: { blind: boolean; mighty: boolean; extension: Extension }): Answer {
  if (reply === undefined) return { kind: 'failed', message: 'not asked', hint: null };
  if ('error' in reply) return { kind: 'failed', ...explain(reply.error, extension) };
  if (blind && hiding.test(sql)) return unseenSessions;
  if (!mighty && reply.rows.rows.length === 0 && ownOnly.test(sql)) return unseenTables;
  return table(sql, reply.rows, reply.tookMs);
}

/** How each column is shown is found out once for what a statement always answers in. */
const showing = new WeakMap<Rows['columns'], { sql: string; shown: ((value: string) => string)[] }>();

function table(sql: string, { columns, rows }: Rows, tookMs: number): Answer {
  const before = showing.get(columns);
  const shown = before?.sql === sql ? before.shown : columns.map((column) => shownBy(sql, column));
  if (before?.sql !== sql) showing.set(columns, { sql, shown });
  return {
    kind: 'table',
    columns: columns.map(({ name }) => name),
    rows: rows.slice(0, shownRows).map((row) => row.map((value, at) => (value === null ? '' : (shown[at]?.(value) ?? '').slice(0, shownCharacters)))),
    more: Math.max(0, Math.min(rows.length, countedRows + 1) - shownRows),
    tookMs: Math.round(tookMs * 10) / 10,
  };
}
