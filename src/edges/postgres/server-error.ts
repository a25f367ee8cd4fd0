import pg from 'pg';

/** The SQLSTATE of a server's error; '' for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof pg.DatabaseError ? (error.code ?? '') : '';
}

function placed(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.position !== undefined;
}

/** What may stand behind a fault: a server's error quotes values, and whatever stores or prints a fault would take them along. */
export function causeOf(error: unknown): unknown {
  return error instanceof pg.DatabaseError ? new Error(`SQLSTATE ${error.code ?? 'unknown'}`) : error;
}

/** How far pg_stat_statements is there: loaded into the server, and made in this database (in which schema). Null: not known. */
export type Extension = { loaded: boolean; schema: string | null } | null;

/** A failed read in words, with what would mend it. The server's own message may quote a value, so it is shown only where it cannot. */
export function explain(error: unknown, extension: Extension = null): { message: string; hint: string | null } {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if ((code === '42P01' || code === '55000') && text.includes('pg_stat_statements')) return explainStatistics(extension);
  // With a place in the text it is about the author's own words; without one it is about a value that was taken for a name.
  if (/^(?:42P01|42703|42883)$/.test(code) && placed(error)) return { message: text, hint: null };
  if (code === '42501') return { message: `cannot see: ${text}`, hint: 'the role lacks a right; npx lifeguard setup-sql prints what it needs' };
  if (/^(?:22(?:P02|003|007|008)|42P18)$/.test(code)) return { message: 'a value does not fit what it is compared with', hint: null };
  if (code === '57014') return { message: 'not finished in time and stopped', hint: null };
  if (code === '55P03') return { message: 'waited over 1 s for a lock and gave up', hint: null };
  if (code === '25006') return { message: 'it would change something: refused', hint: null };
  if (code === '57P01' || code === '57P02') return { message: 'the connection was ended by the server', hint: null };
  if (code !== '') return { message: `the server answered with error ${code}`, hint: null };
  return { message: text === 'Query read timeout' ? 'the server does not answer' : text, hint: null };
}

/** Why pg_stat_statements cannot be read, and what would mend it. */
export function explainStatistics(extension: Extension): { message: string; hint: string } {
  const load = "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'; with what is in it already, then restart the server";
  const make = 'CREATE EXTENSION pg_stat_statements; in this database';
  if (extension?.loaded && extension.schema === null) return { message: 'pg_stat_statements is loaded but not made in this database', hint: `${make}, no restart needed` };
  if (extension?.loaded) return { message: `pg_stat_statements is in the schema ${extension.schema}, where this check does not look`, hint: `write ${extension.schema}.pg_stat_statements in the runbook` };
  if (extension !== null && extension.schema !== null) return { message: 'pg_stat_statements is made here but not loaded', hint: load };
  return { message: 'pg_stat_statements is not installed', hint: `${load}, then ${make}` };
}

/** Why no connection could be had, as a sentence a responder can act on. */
export function explainRefusal(error: unknown): string {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (code === '53300') {
    const limit = text.includes('too many connections for role') ? ' (the connection limit of the bot\'s own role)' : '';
    return `The server refuses the bot as well: no connection is left${limit}`;
  }
  if (code === '08P01' && /startup parameter/.test(text)) return "A connection pooler answers instead of the server: Lifeguard needs the server's own address (TARGET_DATABASE_URL)";
  if (code === '57P03') return 'The server is starting up, shutting down or recovering and takes no connections';
  if (code.startsWith('28')) return 'The server refuses the bot: wrong role or password';
  if (code === '3D000') return 'The server refuses the bot: the database does not exist';
  if (code === '57P01' || code === '57P02') return 'The server ended the connection';
  if (code !== '') return `The server refuses the bot with error ${code}`;
  if (text === 'timeout expired') return 'The server does not answer: no connection within 3 s';
  return `The server cannot be reached: ${text}`;
}
