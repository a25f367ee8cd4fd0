import type { House } from '../house.ts';
import { isObject } from '../judge/check.ts';
import { objection } from '../judge/message.ts';
import type { Objection } from '../judge/message.ts';
import { objectionToView } from '../judge/view.ts';
import { viewJson } from '../payload.ts';
import { withIds, wordsOf } from '../surface.ts';
import type { Json, StoredView } from '../workspace.ts';
import { isObjection, word } from './method.ts';
import type { Answer, Method } from './method.ts';

/** A modal may have two more on top of it. */
const STACK = 3;

/** What the app's JSON says of a view, in the workspace's words. The JSON must have been judged. */
function contentOf(json: Json): Omit<StoredView, 'id' | 'hash' | 'userId' | 'rootId' | 'previousId' | 'values' | 'type' | 'errors' | 'pending' | 'unheard'> {
  return {
    callbackId: word(json, 'callback_id') ?? '',
    title: wordsOf(json['title']),
    submit: json['submit'] === undefined ? undefined : wordsOf(json['submit']),
    close: json['close'] === undefined ? undefined : wordsOf(json['close']),
    blocks: withIds(Array.isArray(json['blocks']) ? json['blocks'] : []),
    privateMetadata: word(json, 'private_metadata') ?? '',
    externalId: word(json, 'external_id') ?? '',
    notifyOnClose: json['notify_on_close'] === true,
    clearOnClose: json['clear_on_close'] === true,
  };
}

function newHash(house: House): string {
  return `${house.workspace.newTs()}.${Math.random().toString(36).slice(2, 10)}`;
}

function isTaken(house: House, json: Json, but?: StoredView): boolean {
  const externalId = word(json, 'external_id');
  return externalId !== undefined && house.workspace.views.some((one) => one.externalId === externalId && one !== but);
}

/** Puts a view on a user's screen: on top of `below`, or alone. */
export function show(house: House, userId: string, view: unknown, below?: StoredView): StoredView | Objection {
  const refused = objectionToView(view);
  if (refused !== undefined) return refused;
  const json = view as Json;
  if (isTaken(house, json)) return objection('duplicate_external_id');
  const { workspace } = house;
  if (below === undefined) workspace.views = workspace.views.filter((one) => one.userId !== userId);
  else if (workspace.views.filter((one) => one.userId === userId).length >= STACK) return objection('push_limit_reached');
  const id = workspace.newId('V');
  const shown: StoredView = {
    ...contentOf(json),
    id,
    hash: newHash(house),
    type: 'modal',
    userId,
    errors: {},
    pending: false,
    unheard: false,
    values: {},
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
  };
  workspace.views.push(shown);
  workspace.changed();
  return shown;
}

/** Changes a shown view in place. What was typed stays where block_id and action_id stay. */
export function replace(house: House, shown: StoredView, view: unknown): StoredView | Objection {
  const refused = objectionToView(view);
  if (refused !== undefined) return refused;
  if (isTaken(house, view as Json, shown)) return objection('duplicate_external_id');
  Object.assign(shown, contentOf(view as Json), { hash: newHash(house), errors: {}, pending: false, unheard: false });
  house.workspace.changed();
  return shown;
}

const answer = (view: StoredView | Objection): Answer => (isObjection(view) ? view : { view: viewJson(view) });

function fromTrigger(args: Json, house: House, push: boolean): Answer {
  const trigger = house.triggers.redeem(args['trigger_id']);
  if (isObjection(trigger)) return trigger;
  const below = push ? house.workspace.views.find((one) => one.id === trigger.viewId) : undefined;
  if (push && below === undefined) return objection('not_found');
  return answer(show(house, trigger.userId, args['view'], below));
}

function update(args: Json, house: House): Answer {
  const id = word(args, 'view_id');
  const externalId = word(args, 'external_id');
  const shown = house.workspace.views.find((one) => (id !== undefined ? one.id === id : externalId !== undefined && one.externalId === externalId));
  if (shown === undefined) return objection('not_found');
  const hash = word(args, 'hash');
  if (hash !== undefined && hash !== shown.hash) return objection('hash_conflict');
  if (!isObject(args['view'])) return objection('invalid_arguments', [{ at: '/view', message: 'must be an object' }]);
  return answer(replace(house, shown, args['view']));
}

export const views: Record<string, Method> = {
  'views.open': { tier: 4, run: (args, house) => fromTrigger(args, house, false) },
  'views.push': { tier: 4, run: (args, house) => fromTrigger(args, house, true) },
  'views.update': { tier: 4, run: update },
};
