/**
 * The topmost modal of the app, as Slack frames it.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { Block, View } from '../../slack/state.ts';
import { Avatar } from './avatar.ts';
import { Blocks } from './blocks.ts';
import { useDesk } from './desk.ts';
import { Dialog } from './dialog.ts';
import { Icon } from './icons.ts';
import { elementsOf, isEmpty } from './kit.ts';
import { stateValues, SurfaceContext, useAnswers } from './surface.ts';
import { PlainText } from './text.ts';

export function Modal({ view, depth }: { view: View; depth: number }): VNode {
  const { snapshot, act } = useDesk();
  const [missing, setMissing] = useState<{ viewId: string; errors: Record<string, string> }>();
  const surface = useAnswers({
    id: view.id,
    signature: JSON.stringify([view.hash, snapshot.views.length, snapshot.refusals.at(-1)]),
    errors: { ...view.errors, ...(missing?.viewId === view.id ? missing.errors : {}) },
    send: (blockId, actionId, value) => act({ do: 'press in view', viewId: view.id, blockId, actionId, value, values: stateValues(view.blocks, surface) }),
  });
  const close = () => act({ do: 'close', viewId: view.id });
  const submit = (event: Event) => {
    event.preventDefault();
    const errors = unanswered(view.blocks, (block) => elementsOf(block).every((element) => isEmpty(surface.answer(block.block_id ?? '', element))));
    setMissing({ viewId: view.id, errors });
    if (Object.keys(errors).length === 0) act({ do: 'submit', viewId: view.id, values: stateValues(view.blocks, surface) });
  };
  const app = snapshot.users.find((user) => user.role === 'App');
  return html`<${Dialog} label=${view.title} class="dialog-modal" onClose=${close}>
    <form class="dialog-form" aria-busy=${view.pending} onSubmit=${submit} novalidate>
      <header class="dialog-head">
        ${depth > 1 ? html`<button type="button" class="tool dialog-back" aria-label="Back" onClick=${close}><${Icon} name="chevron" /></button>` : app && html`<${Avatar} user=${app} size=${28} />`}
        <h2><${PlainText} text=${view.title} /></h2>
        <button type="button" class="tool" aria-label="Close" onClick=${close}><${Icon} name="close" /></button>
      </header>
      <div class="dialog-body" inert=${view.pending} tabindex="0">
        <${SurfaceContext.Provider} value=${surface}><${Blocks} blocks=${view.blocks} /><//>
      </div>
      <footer class="dialog-foot">
        ${view.unheard && html`<p class="dialog-unheard" role="alert">The app did not answer. Try again.</p>`}
        <button type="button" class="button button-large" onClick=${close}><${PlainText} text=${view.close ?? 'Close'} /></button>
        ${view.submit && html`<button type="submit" class="button button-large button-primary" disabled=${view.pending} aria-busy=${view.pending}><${PlainText} text=${view.submit} /></button>`}
      </footer>
    </form>
  <//>`;
}

/** Slack's own words under a required input that was left empty. */
function unanswered(blocks: Block[], isBlank: (block: Block) => boolean): Record<string, string> {
  const required = blocks.filter((block) => block.type === 'input' && block['optional'] !== true);
  return Object.fromEntries(required.filter(isBlank).map((block) => [block.block_id ?? '', 'Please complete this required field.']));
}
