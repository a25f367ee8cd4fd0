import type { Acknowledgement } from './delivery.ts';
import type { House } from './house.ts';
import { isObject } from './judge/check.ts';
import { isObjection } from './methods/method.ts';
import { replace, show } from './methods/views.ts';
import { closingJson, messageActionJson, shortcutJson, submissionJson, viewActionJson } from './payload.ts';
import { elementsOf, isEmpty, optionsOf, stateOf, stateValue } from './surface.ts';
import type { Element } from './surface.ts';
import type { Json, StoredMessage, StoredView, Values } from './workspace.ts';

/** What users do to messages and modals, told to the app in Slack's payloads. */

async function tell(house: House, what: string, payload: Json, answerable: boolean): Promise<Acknowledgement> {
  if (house.manifest.settings?.interactivity?.is_enabled === false) {
    house.workspace.refuse(what, 'interactivity_disabled', 'the manifest turns interactivity off');
    return { failed: 'dispatch_failed' };
  }
  const acknowledgement = await house.delivery.send({ type: 'interactive', payload, answerable });
  if ('failed' in acknowledgement) house.workspace.refuse(what, acknowledgement.failed, 'the app did not acknowledge within 3 seconds');
  return acknowledgement;
}

/** What the operated element holds now, and the part of it that goes into the payload's `actions`. */
function choose(element: Element, values: Values, value: unknown): Json {
  const state = stateValue(element, value);
  if (state !== undefined) {
    (values[element.blockId] ??= {})[element.actionId] = state;
    return state;
  }
  if (element.type !== 'overflow') return {};
  const options = optionsOf(element.json);
  return { selected_option: options.find((one) => one['value'] === value) ?? options[0] };
}

/** A button, menu or box of a message. */
export function press(house: House, userId: string, message: StoredMessage, element: Element, value?: unknown): Promise<Acknowledgement> {
  const choice = choose(element, (message.chosen[userId] ??= {}), value);
  house.workspace.changed();
  return tell(house, `press ${element.actionId}`, messageActionJson(house, userId, message, element, choice), false);
}

/** A button, menu or box of a modal. An element in an input block tells the app only if the block dispatches. */
export async function pressInView(house: House, view: StoredView, element: Element, value?: unknown): Promise<Acknowledgement> {
  const choice = choose(element, view.values, value);
  house.workspace.changed();
  if (element.inInput && element.block['dispatch_action'] !== true) return { body: {} };
  return tell(house, `press ${element.actionId}`, viewActionJson(house, view, element, choice), false);
}

/** Keeps what a user put into a modal. Throws if an option is not offered. */
export function fill(view: StoredView, values: Record<string, Record<string, unknown>>): void {
  for (const element of elementsOf(view.blocks)) {
    const given = values[element.blockId]?.[element.actionId];
    if (given === undefined) continue;
    const state = stateValue(element, given);
    if (state !== undefined) (view.values[element.blockId] ??= {})[element.actionId] = state;
  }
}

/** Presses the modal's own button. Slack's client asks for what is missing by itself, without telling the app. */
export async function submit(house: House, view: StoredView): Promise<Acknowledgement> {
  if (view.submit === undefined || view.pending) return { body: {} };
  const state = stateOf(view.blocks, view.values);
  const missing = elementsOf(view.blocks).filter((one) => one.inInput && one.block['optional'] !== true && isEmpty(state[one.blockId]?.[one.actionId]));
  view.errors = Object.fromEntries(missing.map((one) => [one.blockId, 'Please fill this in.']));
  if (missing.length > 0) {
    house.workspace.changed();
    return { body: {} };
  }
  view.pending = true;
  view.unheard = false;
  house.workspace.changed();
  const acknowledgement = await tell(house, `submit ${view.callbackId}`, submissionJson(house, view), true);
  view.pending = false;
  view.unheard = 'failed' in acknowledgement;
  if (!('failed' in acknowledgement)) follow(house, view, acknowledgement.body);
  house.workspace.changed();
  return acknowledgement;
}

/** Does what the app answered to a submission; without an answer the modal closes. */
function follow(house: House, view: StoredView, body: unknown): void {
  const { workspace } = house;
  const answer = isObject(body) ? body : {};
  const refuse = (error: string, detail: string): void => workspace.refuse(`submit ${view.callbackId}`, error, detail);
  switch (answer['response_action']) {
    case undefined:
      workspace.views = workspace.views.filter((one) => one !== view);
      return;
    case 'clear':
      workspace.views = workspace.views.filter((one) => one.userId !== view.userId);
      return;
    case 'errors': {
      const errors = isObject(answer['errors']) ? answer['errors'] : {};
      const inputs = new Set(view.blocks.filter((one) => one.type === 'input').map((one) => one.block_id));
      const astray = Object.keys(errors).filter((blockId) => !inputs.has(blockId));
      if (astray.length > 0 || Object.keys(errors).length === 0) return refuse('invalid_errors', `not an input block: ${astray.join(', ')}`);
      view.errors = Object.fromEntries(Object.entries(errors).map(([blockId, sentence]) => [blockId, String(sentence)]));
      return;
    }
    case 'update':
    case 'push': {
      const next = answer['response_action'] === 'update' ? replace(house, view, answer['view']) : show(house, view.userId, answer['view'], view);
      if (isObjection(next)) refuse(next.error, next.messages.join('; '));
      return;
    }
    default:
      refuse('invalid_response_action', String(answer['response_action']));
  }
}

/** Cancels a modal, or the whole stack if it asks for that. */
export async function close(house: House, view: StoredView): Promise<void> {
  const { workspace } = house;
  const gone = workspace.views.filter((one) => one.userId === view.userId && (one === view || view.clearOnClose));
  workspace.views = workspace.views.filter((one) => !gone.includes(one));
  workspace.changed();
  await Promise.all(gone.filter((one) => one.notifyOnClose).map((one) => tell(house, `close ${one.callbackId}`, closingJson(house, one, view.clearOnClose), false)));
}

/** Chooses a shortcut of the app, from the lightning menu or from a message's menu. */
export async function shortcut(house: House, userId: string, callbackId: string, message?: StoredMessage): Promise<Acknowledgement> {
  const type = message === undefined ? 'global' : 'message';
  const known = house.manifest.features?.shortcuts?.some((one) => one.callback_id === callbackId && one.type === type) === true;
  if (!known || !house.scopes.includes('commands')) throw new Error(`the app has no ${type} shortcut ${callbackId}`);
  return tell(house, `shortcut ${callbackId}`, shortcutJson(house, userId, callbackId, message), false);
}
