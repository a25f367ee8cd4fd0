import pg from 'pg';

export type Citizen = {
  name: string;
  pid: number;
  /** False once its session was cut: whatever cut it did harm. */
  alive(): boolean;
};
type Citizens = { all: Citizen[]; stop(): Promise<void> };

/**
 * Sessions that are idle for ever and must be left alone all the same: a worker that LISTENs for jobs (cut off, it is
 * silently deaf) and a scheduler that leads by an advisory lock (cut off, a second leader may start).
 */
export async function startCitizens(serviceUrl: string): Promise<Citizens> {
  const clients: pg.Client[] = [];
  const all: Citizen[] = [];
  for (const [name, sql] of [
    ['cygni-worker', 'LISTEN jobs'],
    ['cygni-scheduler', 'SELECT pg_advisory_lock(7001)'],
  ] as const) {
    const client = new pg.Client({ connectionString: serviceUrl, application_name: name, connectionTimeoutMillis: 10_000 });
    let alive = true;
    client.on('error', () => {});
    client.on('end', () => (alive = false));
    await client.connect();
    clients.push(client);
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    // Last, because the last statement is all the server shows of an idle session.
    await client.query(sql);
    all.push({ name, pid: rows[0]!.pid, alive: () => alive });
  }
  return {
    all,
    async stop() {
      await Promise.all(clients.map((client) => client.end().catch(() => {})));
    },
  };
}
