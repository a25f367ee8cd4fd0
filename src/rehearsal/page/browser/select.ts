/**
 * One choice out of many: the browser's own select, which works with every keyboard and screen reader.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { Snapshot } from '../../slack/state.ts';
import { isPerson, useDesk } from './desk.ts';
import type { ElementProps } from './elements.ts';
import type { Element, Option } from './kit.ts';
import { optionsOf } from './kit.ts';
import { useSurface } from './surface.ts';

/** The field of the answer for the selects that hold an id rather than an option. */
const ID_FIELDS: Record<string, string> = {
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
};

export function Select({ element, blockId, label, dispatch }: ElementProps): VNode {
  const { snapshot } = useDesk();
  const surface = useSurface();
  const groups = groupsOf(element, snapshot);
  const idField = ID_FIELDS[element.type];
  const answer = surface.answer(blockId, element);
  const chosen = idField ? answer?.[idField] : (answer?.['selected_option'] as Option | null | undefined)?.value;
  const name = label || element.placeholder?.text || 'Select an option';

  const choose = (value: string) => {
    const option = groups.flatMap((group) => group.options).find((candidate) => candidate.value === value);
    surface.setAnswer(blockId, element, { type: element.type, ...(idField ? { [idField]: value } : { selected_option: option ?? null }) }, dispatch);
  };
  return html`<select class="select" aria-label=${name} value=${chosen ?? ''} disabled=${surface.isWaiting(blockId, element)}
    onChange=${(event: { currentTarget: HTMLSelectElement }) => choose(event.currentTarget.value)}>
    <option value="" disabled hidden>${element.placeholder?.text ?? 'Select an option'}</option>
    ${groups.map((group) => (group.label ? html`<optgroup label=${group.label}>${group.options.map(OptionView)}</optgroup>` : group.options.map(OptionView)))}
  </select>`;
}

/** Everyone who could be chosen as a person. */
export function personOptions(snapshot: Snapshot): Option[] {
  return snapshot.users.filter(isPerson).map((user) => ({ text: { type: 'plain_text', text: user.realName }, value: user.id }));
}

function OptionView(option: Option): VNode {
  return html`<option value=${option.value}>${option.text.text}</option>`;
}

function groupsOf(element: Element, snapshot: Snapshot): { label?: string; options: Option[] }[] {
  if (element.type === 'users_select') return [{ options: personOptions(snapshot) }];
  if (ID_FIELDS[element.type]) {
    return [{ options: snapshot.channels.map((channel) => ({ text: { type: 'plain_text', text: `#${channel.name}` }, value: channel.id })) }];
  }
  return element.option_groups?.map((group) => ({ label: group.label.text, options: group.options })) ?? [{ options: optionsOf(element) }];
}
