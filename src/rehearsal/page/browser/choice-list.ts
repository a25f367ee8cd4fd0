/**
 * Several options in sight: checkboxes, radio buttons, and the selects that take more than one answer.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { useDesk } from './desk.ts';
import type { ElementProps } from './elements.ts';
import type { Answer, Option } from './kit.ts';
import { optionsOf } from './kit.ts';
import { personOptions } from './select.ts';
import { useSurface } from './surface.ts';
import { Text } from './text.ts';

export function ChoiceList({ element, blockId, label, dispatch }: ElementProps): VNode {
  const { snapshot } = useDesk();
  const surface = useSurface();
  const name = useId();
  const single = element.type === 'radio_buttons';
  const people = element.type === 'multi_users_select';
  const options = people ? personOptions(snapshot) : optionsOf(element);
  const chosen = chosenValues(surface.answer(blockId, element));

  const toggle = (option: Option, on: boolean) => {
    const values = single ? [option.value] : [...chosen.filter((value) => value !== option.value), ...(on ? [option.value] : [])];
    const picked = options.filter((candidate) => values.includes(candidate.value));
    const answer: Answer = single ? { type: element.type, selected_option: picked[0] ?? null }
      : people ? { type: element.type, selected_users: values }
      : { type: element.type, selected_options: picked };
    surface.setAnswer(blockId, element, answer, dispatch);
  };
  return html`<div class=${element.type.startsWith('multi') ? 'choices choices-boxed' : 'choices'} role=${single ? 'radiogroup' : 'group'} aria-label=${label || undefined}>
    ${options.map((option) => html`
      <label class="choice">
        <input type=${single ? 'radio' : 'checkbox'} name=${name} checked=${chosen.includes(option.value)}
          onChange=${(event: { currentTarget: HTMLInputElement }) => toggle(option, event.currentTarget.checked)} />
        <span class="choice-text"><${Text} value=${option.text} />
          ${option.description && html`<span class="choice-description"><${Text} value=${option.description} /></span>`}</span>
      </label>`)}
  </div>`;
}

function chosenValues(answer: Answer | undefined): (string | undefined)[] {
  const { selected_option: one, selected_options: many, selected_users: users } = (answer ?? {}) as {
    selected_option?: Option | null; selected_options?: Option[]; selected_users?: string[];
  };
  return users ?? many?.map((option) => option.value) ?? (one ? [one.value] : []);
}
