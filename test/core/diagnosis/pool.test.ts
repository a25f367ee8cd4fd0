import { describe, expect, test } from 'vitest';
import type { Place } from '../../../src/core/diagnosis/place.ts';
import { whichPool } from '../../../src/core/diagnosis/pool.ts';
import { many, session, snapshotOf } from './snapshots.ts';

const four = (number: number) => many(number, (at) => ({ client: `10.2.0.${at % 4}` }));

describe('which pool is full', () => {
  test("is the server's when clients hold every ordinary slot", () => {
    expect(whichPool(snapshotOf(four(37)))).toEqual({ verdict: 'server full', sentence: "The server's. 37 of 37 ordinary slots used; 6 reserved, 3 superuser." });
    expect(whichPool(snapshotOf(four(34))).sentence).toMatch(/^The server's, nearly\. 34 of 37/);
  });

  test('is one client that leaks when it holds most of a full server and has long done nothing with it', () => {
    const leaked = many(30, () => ({ stateSeconds: 900 }));
    expect(whichPool(snapshotOf([...leaked, ...four(7)]))).toEqual({
      verdict: 'one client', sentence: "The server's, and one client leaks connections: 10.2.0.14 (cygni-api) holds 30 of 37 ordinary slots, 30 of them doing nothing.",
    });
  });

  test('is one client that fills it when it still uses what it holds', () => {
    expect(whichPool(snapshotOf([...many(30, () => ({})), ...four(7)])).sentence).toBe("The server's, and one client fills it: 10.2.0.14 (cygni-api) holds 30 of 37 ordinary slots, 30 of them doing nothing.");
    const busy = many(30, () => ({ state: 'active' as const, statementSeconds: 1 }));
    expect(whichPool(snapshotOf([...busy, ...four(7)])).sentence).toBe("The server's, and one client fills it: 10.2.0.14 (cygni-api) holds 30 of 37 ordinary slots.");
  });

  test('names the pod behind the address, and how old it is', () => {
    const place: Place = { pod: 'cygni-api-7f9', startedAt: '2026-11-23T02:06:00Z', deployedAt: '2026-11-23T02:00:00Z' };
    const { sentence } = whichPool(snapshotOf([...many(30, () => ({ stateSeconds: 900 })), ...four(7)]), { places: new Map([['10.2.0.14', place]]) });
    expect(sentence).toContain('one client leaks connections: cygni-api-7f9 (started 6 min after the last deploy) holds 30');
  });

  test('is a lock pile-up when half of a full server waits behind one transaction, whoever holds the rest', () => {
    const holder = session({ state: 'idle in transaction', stateSeconds: 840 });
    const waiting = many(24, () => ({ state: 'active', blockedBy: [holder.pid], statementSeconds: 9 }));
    expect(whichPool(snapshotOf([holder, ...waiting, ...four(12)]))).toEqual({
      verdict: 'lock pile-up', sentence: `The server's, and locks fill it: 24 of 37 sessions wait behind pid ${holder.pid} (idle in transaction for 14 min); 37 of 37 ordinary slots used.`,
    });
    expect(whichPool(snapshotOf([holder, ...waiting]))).toMatchObject({ verdict: 'lock pile-up', sentence: expect.stringMatching(/^Not the server's yet: 25 of 37 ordinary slots used, but 24 of 25 sessions wait behind/) });
  });

  test('is traffic when a full server is at work on short statements, and not when they are long', () => {
    const busy = (seconds: number) => many(37, (at) => ({ state: 'active', statementSeconds: seconds, client: `10.2.0.${at % 4}` }));
    expect(whichPool(snapshotOf(busy(0.2)))).toEqual({ verdict: 'traffic', sentence: "The server's, and it is busy: 37 of 37 sessions are at work on short statements; 37 of 37 ordinary slots used." });
    expect(whichPool(snapshotOf(busy(400)))).toMatchObject({ verdict: 'server full' });
    expect(whichPool(snapshotOf(busy(7)), { thresholds: { idleSeconds: 10, runningSeconds: 5 } })).toMatchObject({ verdict: 'server full' });
  });

  test("is the application's own when it waits while the server has room, and says when locks make it wait", () => {
    expect(whichPool(snapshotOf(four(12)), { waiting: 8 })).toEqual({ verdict: 'application starved', sentence: "The application's own: 8 wait inside it while the server has room, 12 of 37 ordinary slots used." });
    const holder = session();
    const starved = whichPool(snapshotOf([holder, ...many(10, () => ({ state: 'active', blockedBy: [holder.pid] }))]), { waiting: 8 });
    expect(starved.sentence).toMatch(/11 of 37 ordinary slots used; 10 of 11 sessions wait behind pid/);
    expect(whichPool(snapshotOf(four(12)))).toMatchObject({ verdict: 'room left' });
  });

  test('is the server when it turns away even the bot, and unknown when it cannot be seen', () => {
    expect(whichPool(null, { refusedAll: true }).verdict).toBe('server full');
    expect(whichPool(null, { connection: 'The server does not answer' })).toEqual({ verdict: 'unknown', sentence: 'Unknown: The server does not answer.' });
    expect(whichPool(snapshotOf(four(37), { seesAll: false })).verdict).toBe('unknown');
  });
});
