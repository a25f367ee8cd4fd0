/**
 * A small menu behind a button.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.ts';

type MenuProps = { label: string; items: { label: VNode; url?: string }[]; disabled: boolean; onChoose: (position: number) => void };

/** Room a menu needs below its button before it opens upwards instead. */
const ROW_PX = 36;
const WIDTH_PX = 220;

export function Menu({ label, items, disabled, onChoose }: MenuProps): VNode {
  const [place, setPlace] = useState<{ left: string; top: string }>();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const close = () => setPlace(undefined);

  useEffect(() => {
    if (!place) return undefined;
    list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const away = (event: Event) => {
      if (!(event.target instanceof Node && list.current?.contains(event.target))) close();
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('scroll', away, true);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('scroll', away, true);
    };
  }, [place]);

  // Fixed to the window, because a menu inside a scrolling pane would be cut off at its edge.
  const open = () => {
    const box = button.current?.getBoundingClientRect();
    if (!box) return;
    const height = items.length * ROW_PX + 16;
    const top = box.bottom + height > window.innerHeight ? box.top - height - 4 : box.bottom + 4;
    setPlace({ left: `${Math.max(8, Math.min(box.left, window.innerWidth - WIDTH_PX - 8))}px`, top: `${Math.max(8, top)}px` });
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
      button.current?.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const here = rows.findIndex((row) => row === document.activeElement);
    rows[(here + step + rows.length) % rows.length]?.focus();
  };
  const choose = (position: number) => {
    close();
    button.current?.focus();
    onChoose(position);
  };
  return html`
    <button type="button" ref=${button} class="button button-icon" aria-haspopup="menu" aria-expanded=${place !== undefined} aria-label=${label}
      disabled=${disabled} onClick=${place ? close : open}><${Icon} name="more" /></button>
    ${place && html`<div class="menu" role="menu" aria-label=${label} ref=${list} style=${place} onKeyDown=${move}>
      ${items.map((item, position) => (item.url
        ? html`<a role="menuitem" class="menu-item" href=${item.url} target="_blank" rel="noopener noreferrer" onClick=${() => choose(position)}>${item.label}</a>`
        : html`<button type="button" role="menuitem" class="menu-item" onClick=${() => choose(position)}>${item.label}</button>`))}
    </div>`}`;
}
