/**
 * The question Slack puts before an action that carries a `confirm` object.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { Dialog } from './dialog.ts';
import type { Confirm } from './kit.ts';
import { Text } from './text.ts';

export function ConfirmDialog({ confirm, onAnswer }: { confirm: Confirm; onAnswer: (yes: boolean) => void }): VNode {
  return html`<${Dialog} label=${confirm.title.text} class="dialog-confirm" onClose=${() => onAnswer(false)}>
    <header class="dialog-head"><h2><${Text} value=${confirm.title} /></h2></header>
    <div class="dialog-body" tabindex="0"><${Text} value=${confirm.text} /></div>
    <footer class="dialog-foot">
      <button type="button" class="button" onClick=${() => onAnswer(false)}><${Text} value=${confirm.deny} /></button>
      <button type="button" class=${`button button-${confirm.style ?? 'primary'}`} onClick=${() => onAnswer(true)}><${Text} value=${confirm.confirm} /></button>
    </footer>
  <//>`;
}
