/**
 * The box to write in: Enter sends, Shift+Enter breaks the line, `/` offers the app's commands.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { useRef, useState } from 'preact/hooks';
import { CommandHints, matchingCommands } from './command-hints.ts';
import { useDesk } from './desk.ts';
import { Icon } from './icons.ts';

type ComposerProps = { channel: string; threadTs?: string; label: string };

export function Composer({ channel, threadTs, label }: ComposerProps): VNode {
  const { snapshot, act } = useDesk();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [hidden, setHidden] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  // Slack takes no commands in threads.
  const hints = threadTs === undefined && !hidden ? matchingCommands(text, snapshot.commands) : [];

  const write = (next: string) => {
    setText(next);
    setChosen(0);
    setHidden(false);
    box.current?.focus();
  };
  const send = () => {
    if (text.trim() === '') return;
    act({ do: 'say', channel, ...(threadTs === undefined ? {} : { threadTs }), text: text.trim() });
    write('');
  };
  const complete = () => {
    const command = hints[chosen]?.command;
    if (command === undefined || command === text.trim()) return false;
    write(`${command} `);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (!complete()) send();
    } else if (hints.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setChosen((chosen + (event.key === 'ArrowDown' ? 1 : hints.length - 1)) % hints.length);
    } else if (hints.length > 0 && event.key === 'Tab') {
      event.preventDefault();
      complete();
    } else if (event.key === 'Escape') setHidden(true);
  };
  return html`<form class="composer" onSubmit=${(event: Event) => { event.preventDefault(); send(); }}>
    ${hints.length > 0 && html`<${CommandHints} commands=${hints} chosen=${chosen} onChoose=${(command: string) => write(`${command} `)} />`}
    <div class="composer-box">
      <textarea ref=${box} rows="1" class="composer-text" aria-label=${label} placeholder=${label} value=${text} dir="auto"
        onInput=${(event: { currentTarget: HTMLTextAreaElement }) => write(event.currentTarget.value)} onKeyDown=${onKeyDown}></textarea>
      <div class="composer-foot">
        ${threadTs === undefined && html`<button type="button" class="tool" aria-label="Commands" title="Commands" onClick=${() => write('/')}><${Icon} name="slash" /></button>`}
        <span class="composer-space"></span>
        <button type="submit" class="composer-send" aria-label="Send" title="Send" disabled=${text.trim() === ''}><${Icon} name="send" size=${18} /></button>
      </div>
    </div>
  </form>`;
}
