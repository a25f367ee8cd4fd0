/**
 * The few line drawings of the page. They are decoration: the control around them carries the name.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';

const PATHS = {
  reply: 'M4 4.5h12v8.5H9.5L6 16v-3H4z',
  smile: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM7.3 11.6c.6 1.2 1.6 1.8 2.7 1.8s2.1-.6 2.7-1.8M7.6 8.2v.3M12.4 8.2v.3',
  close: 'M5 5l10 10M15 5L5 15',
  send: 'M3.5 16.5l13-6.5-13-6.5v5l7 1.5-7 1.500z',
  chevron: 'M6 8l4 4 4-4',
  more: 'M5 10h.1M10 10h.1M15 10h.1',
  eye: 'M2.5 10s2.8-5 7.5-5 7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  pin: 'M7.5 3h5l-.7 5 2.7 2.500v1H5.500v-1L8.2 8zM10 11.500V17',
  side: 'M3 4h14v12H3zM12 4v12',
  gauge: 'M3.5 14a6.5 6.5 0 1 1 13 0M10 14l3-4',
  file: 'M5.5 3h6l3 3v11h-9zM11.5 3v3h3',
  slash: 'M5.5 3.500h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2zM11.7 7l-3.4 6',
} as const;

/** A 20 by 20 line drawing in the colour of the text around it. */
export function Icon({ name, size = 20 }: { name: keyof typeof PATHS; size?: number }): VNode {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 20 20" fill="none" stroke="currentColor"
    stroke-width=${name === 'more' ? 2.4 : 1.5} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
