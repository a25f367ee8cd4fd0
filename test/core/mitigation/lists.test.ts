import { describe, expect, it } from 'vitest';
import { chooseList, mostAlone, stopsAt } from '../../../src/core/mitigation/lists.ts';
import type { SessionTarget } from '../../../src/core/mitigation/mitigation.ts';

const room = (used: number) => ({ slots: 37, used, idle: 0, maxConnections: 42 });
const target = (pid: number, state: string, stateSeconds = 700): SessionTarget => ({
  pid, backendStart: 'x', user: 'app_user', database: 'cygni', application: 'cygni-api', client: 'local', state, stateChange: 'x', stateSeconds, statement: '', protectedBy: null,
});
const some = (number: number, state: string, from = 1): SessionTarget[] => Array.from({ length: number }, (_, at) => target(from + at, state, 1_000 - at));
const asked = { signal: 'terminate', list: null, whole: false, careful: null, idleShareBelow: 0.1 } as const;

describe('the list of a step', () => {
  it('holds as many as one responder may end alone: 30 %, at most 25, at most 10 that hold or run something, and always one', () => {
    expect([37, 200, 2].map((used) => mostAlone('idle', 'terminate', room(used)))).toEqual([11, 25, 1]);
    expect(mostAlone('in transaction', 'terminate', room(200))).toBe(10);
    expect(mostAlone('active', 'terminate', room(200))).toBe(10);
    expect(mostAlone('active', 'cancel', room(200))).toBe(25);
  });

  it('takes the oldest first and counts those that need a second responder', () => {
    const choice = chooseList({ targets: some(26, 'idle').toReversed(), kept: [], room: room(37) }, asked);
    expect(choice.targets.map(({ pid }) => pid)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(choice).toMatchObject({ beyond: 15, whole: false, stopAt: 8 });
    expect(chooseList({ targets: some(26, 'idle'), kept: [], room: room(37) }, { ...asked, whole: true })).toMatchObject({ beyond: 0, whole: true });
    expect(chooseList({ targets: some(5, 'idle'), kept: [], room: room(37) }, { ...asked, whole: true })).toMatchObject({ whole: false });
  });

  it('never mixes idle sessions with those that hold a transaction or run a statement', () => {
    const seen = { targets: [...some(2, 'active', 100), ...some(3, 'idle in transaction (aborted)', 200), ...some(4, 'idle', 300), ...some(1, 'fastpath function call', 400)], kept: [], room: room(37) };
    expect(chooseList(seen, asked)).toMatchObject({ list: 'idle', others: [{ list: 'in transaction', count: 3 }, { list: 'active', count: 3 }] });
    expect(chooseList(seen, asked).targets.every(({ state }) => state === 'idle')).toBe(true);
    expect(chooseList(seen, { ...asked, list: 'active' }).targets.map(({ state }) => state)).toEqual(['active', 'fastpath function call', 'active']);
    expect(chooseList({ ...seen, targets: some(2, 'active') }, { ...asked, list: 'idle' })).toMatchObject({ list: 'active' });
  });

  it('of everything of somebody chooses only what has been idle for long, and says why', () => {
    const choice = chooseList({ targets: [target(1, 'idle', 700), target(2, 'idle', 30), target(3, 'active', 900), target(4, 'idle in transaction', 900)], kept: [], room: room(37) }, { ...asked, careful: { seconds: 600 } });
    expect(choice.targets.map(({ pid }) => pid)).toEqual([1]);
    expect(choice.kept.map(({ pid, protectedBy }) => [pid, protectedBy])).toEqual([[2, 'not idle for 10 min'], [3, 'not idle for 10 min'], [4, 'not idle for 10 min']]);
    expect(choice.others).toEqual([]);
    expect(choice.why).toMatch(/everything of somebody/);
  });
});

describe('the room at which ending sessions stops', () => {
  it('is a fifth of the slots, or more where the runbook wants more', () => {
    expect(stopsAt('idle', 'terminate', room(37), 0.1)).toBe(8);
    expect(stopsAt('idle', 'terminate', room(37), 0.5)).toBe(19);
    expect(stopsAt('in transaction', 'terminate', room(37), null)).toBe(8);
  });

  it('does not exist where room is not what is missing, or no slot gets free', () => {
    expect(stopsAt('idle', 'terminate', room(20), 0.1)).toBeNull();
    expect(stopsAt('active', 'terminate', room(37), 0.1)).toBeNull();
    expect(stopsAt('idle', 'cancel', room(37), 0.1)).toBeNull();
  });
});
