import type { House } from '../house.ts';
import type { Objection } from '../judge/message.ts';
import type { Room } from '../cast.ts';
import type { Json } from '../workspace.ts';
import { isObject } from '../judge/check.ts';

/** What a method answers beside `ok`, or Slack's objection. */
export type Answer = Json | Objection;

/** One Web API method: the bot scope it needs, the rate tier Slack documents for it, and what it does. */
export type Method = {
  scope?: string;
  tier: 'posting' | 'unlimited' | 2 | 3 | 4;
  run(args: Json, house: House): Answer;
};

export function isObjection(value: unknown): value is Objection {
  return isObject(value) && typeof value['error'] === 'string';
}

/** An argument as text: forms carry everything as text, JSON bodies do not. */
export function word(args: Json, name: string): string | undefined {
  const value = args[name];
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

export const flag = (args: Json, name: string): boolean => ['true', '1'].includes(String(args[name]));

/** The conversation an argument names by id; most methods take no channel names. */
export function room(args: Json, house: House): Room | undefined {
  const id = word(args, 'channel');
  return house.workspace.rooms.find((one) => one.id === id);
}
