/** Which sessions of a statement one person may end at once: three lists, never mixed, each with its cap and with the room at which it stops. */
import type { Room } from '../diagnosis/diagnosis.ts';
import { span } from '../diagnosis/words.ts';
import type { List, SessionTarget, Signal } from './mitigation.ts';
import { free } from './verdict.ts';

/** One responder alone ends at most this many, and at most this share of all client sessions; of those that hold or run something, at most ten. */
const MOST_ALONE = 25;
const MOST_SHARE_ALONE = 0.3;
const MOST_HARSH_ALONE = 10;

/** A pool with this share free has room again: what is left of a list is not needed any more. */
const ROOM_SHARE = 0.2;

/** The mildest first. */
export const LISTS: readonly List[] = ['idle', 'in transaction', 'active'];

/** Which list a session belongs to. What is neither idle nor in an open transaction counts as running. */
export function listOf({ state }: Pick<SessionTarget, 'state'>): List {
  if (state === 'idle') return 'idle';
  return state.startsWith('idle in transaction') ? 'in transaction' : 'active';
}

/** How many of a list one responder may end alone; more need a second. */
export function mostAlone(list: List, signal: Signal, room: Pick<Room, 'used'>): number {
  const most = Math.max(1, Math.min(MOST_ALONE, Math.floor(room.used * MOST_SHARE_ALONE)));
  return list === 'idle' || signal === 'cancel' ? most : Math.min(most, MOST_HARSH_ALONE);
}

/**
 * How many slots must be free for the ending of sessions to stop. Null where it does not stop early: statements that are cancelled free
 * no slot, and where the pool has room already, room is not what the step is for.
 */
export function stopsAt(list: List, signal: Signal, room: Room, idleShareBelow: number | null): number | null {
  if (signal === 'cancel' || list === 'active') return null;
  const wanted = Math.ceil(Math.max(ROOM_SHARE, idleShareBelow ?? 0) * room.slots);
  return free(room) >= wanted ? null : wanted;
}

/** One list of a statement. `beyond` fit it too and need a second responder; `others` are the statement's other lists. */
export type Choice = { list: List; targets: SessionTarget[]; beyond: number; whole: boolean; stopAt: number | null; others: { list: List; count: number }[]; kept: SessionTarget[]; why: string | null };

/**
 * The list to show: the wanted one, else the mildest that holds a session. `careful` is set for a statement that would end everything of
 * somebody: then only what has been idle for that many seconds is chosen.
 */
export function chooseList(seen: { targets: SessionTarget[]; kept: SessionTarget[]; room: Room }, asked: {
  signal: Signal;
  list: List | null;
  /** All of the list, which a second responder must confirm. */
  whole: boolean;
  careful: { seconds: number } | null;
  idleShareBelow: number | null;
}): Choice {
  const { signal, careful } = asked;
  const spared = careful === null ? [] : seen.targets.filter((target) => listOf(target) !== 'idle' || target.stateSeconds < careful.seconds);
  const fitting = seen.targets.filter((target) => !spared.includes(target));
  const kept = careful === null ? seen.kept : [...seen.kept, ...spared.map((target) => ({ ...target, protectedBy: `not idle for ${span(careful.seconds)}` }))];
  // Cancelling takes nobody's connection away: it stays one list.
  const lists = Map.groupBy(fitting, (target) => (signal === 'cancel' ? 'active' : listOf(target)));
  const list = asked.list !== null && lists.has(asked.list) ? asked.list : (LISTS.find((one) => lists.has(one)) ?? 'idle');
  const all = (lists.get(list) ?? []).toSorted((a, b) => b.stateSeconds - a.stateSeconds);
  const most = mostAlone(list, signal, seen.room);
  const whole = asked.whole && all.length > most;
  const targets = whole ? all : all.slice(0, most);
  return {
    list, targets, whole, kept, beyond: all.length - targets.length, stopAt: stopsAt(list, signal, seen.room, asked.idleShareBelow),
    others: LISTS.filter((one) => one !== list && lists.has(one)).map((one) => ({ list: one, count: lists.get(one)?.length ?? 0 })),
    why: careful === null ? null : `As written, this step would end everything of somebody: migrations and workers too. Only what has been idle for ${span(careful.seconds)} is offered.`,
  };
}
