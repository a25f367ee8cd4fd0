import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readBytes } from '../../../src/edges/webhooks/body.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function request(headers: Record<string, string> = {}): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.headers = headers;
  message._read = () => {};
  return message;
}

test('a body that drips for ten seconds is given up', async () => {
  const slow = request();
  const read = readBytes(slow, 1000);
  slow.push('a');
  await vi.advanceTimersByTimeAsync(9_999);
  slow.push('b');
  await vi.advanceTimersByTimeAsync(1);
  expect(await read).toBeNull();
});

test('a body that breaks off is given up at once', async () => {
  const broken = request();
  const read = readBytes(broken, 1000);
  broken.push('{"version"');
  broken.destroy();
  expect(await read).toBeNull();
  expect(vi.getTimerCount()).toBe(0);
});

test('a body that says it is too large is not read at all', async () => {
  const large = request({ 'content-length': '1001' });
  expect(await readBytes(large, 1000)).toBeNull();
  expect(large.listenerCount('data')).toBe(0);
});

test('a body in pieces is put together', async () => {
  const whole = request();
  const read = readBytes(whole, 1000);
  for (const piece of ['{"a"', ':1}', null]) whole.push(piece);
  expect(String(await read)).toBe('{"a":1}');
});
