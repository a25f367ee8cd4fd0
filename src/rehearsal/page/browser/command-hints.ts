/**
 * The commands that fit what is being typed.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { Snapshot } from '../../slack/state.ts';

type Command = Snapshot['commands'][number];

/** Only while the command itself is typed: after the first blank its words are the app's business. */
export function matchingCommands(text: string, commands: Command[]): Command[] {
  if (!text.startsWith('/') || /\s/u.test(text)) return [];
  return commands.filter(({ command }) => command.startsWith(text));
}

export function CommandHints({ commands, chosen, onChoose }: { commands: Command[]; chosen: number; onChoose: (command: string) => void }): VNode {
  return html`<div class="hints" role="listbox" aria-label="Commands">
    ${commands.map(({ command, description, usageHint }, position) => html`
      <button type="button" role="option" key=${command} aria-selected=${position === chosen} class="hint" onClick=${() => onChoose(command)}>
        <span class="hint-command">${command} <span class="hint-usage">${usageHint}</span></span><span class="hint-description">${description}</span>
      </button>`)}
  </div>`;
}
