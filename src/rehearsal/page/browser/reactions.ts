/**
 * Reactions under a message, and the small choice of emoji to add one.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Message } from '../../slack/state.ts';
import { useDesk, userOf } from './desk.ts';
import { Icon } from './icons.ts';
import { Emoji } from './text.ts';

/** What people in an incident say without words. */
const CHOICES = ['eyes', 'white_check_mark', 'raised_hands', '+1', 'thinking_face', 'hourglass_flowing_sand', 'fire', 'pray'];

export function ReactionBar({ message }: { message: Message }): VNode | null {
  const { snapshot, act } = useDesk();
  if (message.reactions.length === 0) return null;
  return html`<div class="reactions">${message.reactions.map(({ name, users }) => html`
    <button type="button" key=${name} class=${users.includes(snapshot.me) ? 'reaction reaction-mine' : 'reaction'} aria-pressed=${users.includes(snapshot.me)}
      aria-label=${`${name}, ${users.length}`} title=${users.map((id) => userOf(snapshot, id).realName).join(', ')}
      onClick=${() => act({ do: 'react', channel: message.channel, ts: message.ts, name })}><${Emoji} name=${name} /><span>${users.length}</span></button>`)}</div>`;
}

export function ReactionPicker({ message, open, onOpen }: { message: Message; open: boolean; onOpen: (open: boolean) => void }): VNode {
  const { act } = useDesk();
  const picker = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: Event) => {
      if (!(event.target instanceof Node && picker.current?.parentElement?.contains(event.target))) onOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const choose = (name: string) => {
    onOpen(false);
    act({ do: 'react', channel: message.channel, ts: message.ts, name });
  };
  return html`<div class="reaction-picker">
    <button type="button" class="tool" aria-label="Add reaction" title="Add reaction" aria-expanded=${open} onClick=${() => onOpen(!open)}><${Icon} name="smile" /></button>
    ${open && html`<div class="reaction-choices" role="group" aria-label="Reactions" ref=${picker}>
      ${CHOICES.map((name) => html`<button type="button" key=${name} class="tool" aria-label=${name} onClick=${() => choose(name)}><${Emoji} name=${name} /></button>`)}</div>`}
  </div>`;
}
