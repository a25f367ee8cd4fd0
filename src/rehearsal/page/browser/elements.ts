/**
 * The interactive elements of Block Kit, one small renderer a type.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { ChoiceList } from './choice-list.ts';
import { ConfirmDialog } from './confirm-dialog.ts';
import { Image } from './image.ts';
import type { Answer, Element } from './kit.ts';
import { Menu } from './menu.ts';
import { Select } from './select.ts';
import { useSurface } from './surface.ts';
import { Text } from './text.ts';

export type ElementProps = {
  element: Element;
  blockId: string;
  /** The name of the field, for an element that has no text of its own. */
  label: string;
  /** Whether a change is sent at once, or only kept for the submission. */
  dispatch: boolean;
};

const RENDERERS: Record<string, (props: ElementProps) => VNode | null> = {
  button: Button,
  overflow: Overflow,
  static_select: Select,
  users_select: Select,
  conversations_select: Select,
  channels_select: Select,
  multi_static_select: ChoiceList,
  multi_users_select: ChoiceList,
  checkboxes: ChoiceList,
  radio_buttons: ChoiceList,
  plain_text_input: Input,
  number_input: Input,
  email_text_input: Input,
  url_text_input: Input,
  datepicker: Input,
  timepicker: Input,
  image: ({ element }) => html`<${Image} image=${element} />`,
};

/** The element with its confirmation, if it asks for one. */
export function ElementView(props: ElementProps): VNode {
  const Renderer = RENDERERS[props.element.type];
  return Renderer ? html`<${Renderer} ...${props} />` : html`<span class="unknown">${props.element.type} is not drawn here</span>`;
}

function Button({ element, blockId }: ElementProps): VNode {
  const surface = useSurface();
  const [asking, setAsking] = useState(false);
  const waiting = surface.isWaiting(blockId, element);
  const press = () => surface.press(blockId, element);
  const label = html`<${Text} value=${element.text} />`;
  if (element.url) {
    return html`<a class=${buttonClass(element)} href=${element.url} target="_blank" rel="noopener noreferrer" onClick=${press}>${label}</a>`;
  }
  return html`
    <button type="button" class=${buttonClass(element)} disabled=${waiting} aria-busy=${waiting} aria-label=${element.accessibility_label}
      onClick=${() => (element.confirm ? setAsking(true) : press())}>${label}</button>
    ${asking && element.confirm && html`<${ConfirmDialog} confirm=${element.confirm} onAnswer=${(yes: boolean) => { setAsking(false); if (yes) press(); }} />`}`;
}

function buttonClass(element: Element): string {
  return element.style ? `button button-${element.style}` : 'button';
}

function Overflow({ element, blockId }: ElementProps): VNode {
  const surface = useSurface();
  const [asking, setAsking] = useState<number>();
  const options = element.options ?? [];
  const choose = (position: number) => surface.press(blockId, element, { type: 'overflow', selected_option: options[position] });
  const items = options.map((option) => ({ label: html`<${Text} value=${option.text} />`, url: option.url }));
  return html`
    <${Menu} label="More actions" items=${items} disabled=${surface.isWaiting(blockId, element)}
      onChoose=${(position: number) => (element.confirm ? setAsking(position) : choose(position))} />
    ${asking !== undefined && html`<${ConfirmDialog} confirm=${element.confirm} onAnswer=${(yes: boolean) => { setAsking(undefined); if (yes) choose(asking); }} />`}`;
}

const INPUT_TYPES: Record<string, { type: string; field: string }> = {
  number_input: { type: 'number', field: 'value' },
  email_text_input: { type: 'email', field: 'value' },
  url_text_input: { type: 'url', field: 'value' },
  datepicker: { type: 'date', field: 'selected_date' },
  timepicker: { type: 'time', field: 'selected_time' },
};

function Input({ element, blockId, label, dispatch }: ElementProps): VNode {
  const surface = useSurface();
  const { type, field } = INPUT_TYPES[element.type] ?? { type: 'text', field: 'value' };
  const answer = surface.answer(blockId, element);
  const keep = (value: string, done: boolean) =>
    surface.setAnswer(blockId, element, { type: element.type, [field]: value === '' ? null : value } satisfies Answer, dispatch && done);
  const common = {
    class: `input input-${type}`,
    value: String(answer?.[field] ?? ''),
    placeholder: element.placeholder?.text,
    maxLength: element.max_length,
    'aria-label': label || element.placeholder?.text || element.type,
    'aria-invalid': surface.errors[blockId] !== undefined,
    dir: 'auto',
    onInput: (event: { currentTarget: HTMLInputElement }) => keep(event.currentTarget.value, type === 'date' || type === 'time'),
    onKeyDown: (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
      if (event.key === 'Enter' && dispatch) keep(event.currentTarget.value, true);
    },
  };
  if (element.multiline) return html`<textarea rows="4" ...${common}></textarea>`;
  return html`<input type=${type} step=${element.is_decimal_allowed ? 'any' : undefined} min=${element.min_value} max=${element.max_value} ...${common} />`;
}
