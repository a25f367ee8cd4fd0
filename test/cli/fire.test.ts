import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/fire.ts';
import { openDoor } from '../edges/webhooks/door.ts';
import type { Door } from '../edges/webhooks/door.ts';

let door: Door;
let said: string[];
beforeEach(async () => {
  door = await openDoor();
  said = [];
  const hear = (text: string | Uint8Array): boolean => said.push(String(text)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await door.stop();
});
const fire = (args: string[], token = 'right') => run(['--url', `http://127.0.0.1:${door.port}`, ...args], { WEBHOOK_TOKEN: token });

test('a test alert is stored, and resolving it ends the same condition', async () => {
  expect(await fire([])).toBe(0);
  expect(await fire(['--resolve'])).toBe(0);
  const [firing, over] = door.accepted.map(({ alerts }) => alerts[0]!);
  expect(firing).toMatchObject({ name: 'DatabaseConnectionPoolExhaustion', state: 'firing', severity: 'critical', labels: { test: 'true' } });
  expect(over).toMatchObject({ state: 'resolved', fingerprint: firing!.fingerprint, groupKey: firing!.groupKey });
  expect(over!.startsAt >= firing!.startsAt).toBe(true);
});

test('a refusal is told with the bot’s own sentence', async () => {
  expect(await fire([], 'wrong')).toBe(1);
  expect(said.join('')).toContain('401: The token is missing or wrong.');
});

test('a bot that is not there is told', async () => {
  await door.stop();
  expect(await fire([])).toBe(1);
  expect(said.join('')).toContain('ECONNREFUSED');
  door = await openDoor();
});

test.each([['without a token', [], ''], ['with an unknown flag', ['--loud'], 'right'], ['with an address that is none', ['--url', 'nowhere'], 'right']])('%s nothing is sent', async (_, args, token) => {
  expect(await fire(args, token)).toBe(2);
  expect(door.accepted).toEqual([]);
});
