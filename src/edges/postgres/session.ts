import pg from 'pg';

/** A column of an answer as the protocol describes it; `tableID` is 0 when its value was computed. */
export type Column = { name: string; dataTypeID: number; tableID: number };

/** What came back for one statement: everything is the server's own text, nothing becomes a Date or loses digits. */
export type Rows = {
  columns: Column[];
  rows: (string | null)[][];
  /** What was done and to how many rows, where the server says so. */
  command?: string;
  affected?: number | null;
};

/** One open connection. Statements given without waiting for each other travel in one round trip and answer in order. */
export type Session = {
  pid: number;
  /** A pooler between us and the server hands out another process id than the server itself knows. */
  pooled: boolean;
  /** May use the slots kept back by reserved_connections (16+) or superuser_reserved_connections. */
  reserved: boolean;
  /** Its role, and what a reserve for it depends on; unknown until the server was asked. */
  login?: Login;
  /**
   * One statement by the extended protocol, which refuses a second one in the same text. `prepared` names a constant text that is asked
   * often, so that the server parses it once; behind a pooler the next statement may meet a server that never heard of it. Rejects
   * with pg's error.
   */
  ask(sql: string, values?: (string | number | string[])[], prepared?: string): Promise<Rows>;
  /** Our own constant texts, which may hold several statements. */
  run(sql: string): Promise<void>;
  close(): Promise<void>;
};

export type Login = {
  /** The server's version as it counts them: 180004. */
  version: number;
  role: string;
  superuser: boolean;
  /** Whether the role may use reserved_connections, and how many slots that setting keeps; null before 16. */
  granted: boolean;
  kept: number | null;
};

export const connectTimeoutMs = 3_000;
export const statementTimeoutMs = 5_000;
/** Above everything the server caps itself, so it only fires when the server's process does not move at all. */
const silenceTimeoutMs = 7_000;

const introduction = `
  SELECT pg_backend_pid(), current_user, coalesce((SELECT rolsuper FROM pg_roles WHERE rolname = current_user), false),
    coalesce((SELECT pg_has_role(oid, 'USAGE') FROM pg_roles WHERE rolname = 'pg_use_reserved_connections'), false),
    nullif(current_setting('reserved_connections', true), ''), current_setting('server_version_num')`;

/**
 * Connects once, within 3 s, with every bound set at the start; READ ONLY unless it is opened for one statement that changes something. `lost` is called once when the connection ends by itself.
 * Rejects with pg's error when the server refuses.
 */
export async function openSession(options: { url: string; application: string; lost: (error: Error) => void; changing?: { statementMs: number; lockMs: number } }): Promise<Session> {
  const { changing } = options;
  const client = new pg.Client({
    connectionString: withoutOverrides(options.url),
    application_name: options.application,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: changing ? changing.statementMs + silenceTimeoutMs : silenceTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    pipeline: true,
    options: [
      `default_transaction_read_only=${changing ? 'off' : 'on'}`, `statement_timeout=${changing?.statementMs ?? statementTimeoutMs}`, `lock_timeout=${changing?.lockMs ?? 1_000}`,
      'idle_in_transaction_session_timeout=10000', 'TimeZone=UTC', 'DateStyle=ISO', 'IntervalStyle=postgres',
    ].map((setting) => `-c ${setting}`).join(' '),
    types: { getTypeParser: () => (value: string) => value },
  });

  let open = true;
  let closing = false;
  const end = (error: Error): void => {
    if (!open) return;
    open = false;
    if (!closing) options.lost(error);
  };
  // Without listeners an ended connection (57P01) would end the whole process.
  client.on('error', end);
  client.on('end', () => end(new Error('the server closed the connection')));
  try {
    await client.connect();
  } catch (error) {
    closing = true;
    client.end().catch(() => {});
    throw error;
  }

  const session: Session = {
    pid: 0,
    pooled: false,
    reserved: false,
    async ask(sql, values = [], prepared) {
      const query: pg.QueryArrayConfig & { queryMode: 'extended' } = { name: session.pooled ? undefined : prepared, text: sql, values, rowMode: 'array', queryMode: 'extended' };
      const result = await client.query<(string | null)[]>(query);
      return { columns: result.fields, rows: result.rows, command: result.command, affected: result.rowCount };
    },
    async run(sql) {
      await client.query(sql);
    },
    async close() {
      if (closing || !open) return;
      closing = true;
      await Promise.race([client.end(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
    },
  };
  try {
    const [pid, role, superuser, granted, kept, version] = (await session.ask(introduction)).rows[0] ?? [];
    session.pid = Number(pid);
    session.pooled = session.pid !== (client as pg.Client & { processID?: number }).processID;
    const login: Login = { version: Number(version), role: role ?? '', superuser: superuser === 't', granted: granted === 't', kept: typeof kept === 'string' ? Number(kept) : null };
    session.login = login;
    session.reserved = login.superuser || (login.granted && (login.kept ?? 0) > 0);
    if (!open) throw new Error('the server closed the connection');
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}

/** An address must not undo what keeps the bot recognisable and bounded: its parameters would win over ours. */
function withoutOverrides(address: string): string {
  const url = new URL(address);
  for (const name of ['application_name', 'fallback_application_name', 'options', 'statement_timeout', 'query_timeout', 'keepalives', 'pipeline']) {
    url.searchParams.delete(name);
  }
  return url.href;
}
