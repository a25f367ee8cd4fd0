import { afterAll, beforeAll, expect, test } from 'vitest';
import { watched, type Watched } from './watched.ts';

let server: Watched;
beforeAll(async () => {
  server = await watched();
});
afterAll(() => server.stop());

test("a server process that does not move is given up after 7 s, and the examination is had over a new one", async () => {
  const bot = server.bot();
  await bot.room();
  const { rows } = await server.admin.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'lifeguard/%'`);
  const pid = rows[0]?.pid ?? 0;
  process.kill(pid, 'SIGSTOP');
  try {
    const result = await bot.examine([{ id: 'one', sql: 'SELECT 1' }]);
    expect(result.missing).toEqual([]);
    expect(result.snapshot?.sessions.map((session) => session.pid)).toContain(pid);
    expect(result.tookMs).toBeGreaterThan(6_900);
    expect(result.tookMs).toBeLessThan(9_500);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});
