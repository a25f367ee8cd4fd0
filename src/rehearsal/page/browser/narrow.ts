/**
 * What a narrow window has instead of columns: who and where at the top, and a switch between the panes at the bottom.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { channelLabel, isPerson, useDesk } from './desk.ts';

export type Pane = 'channel' | 'thread' | 'panels';

const PANES: [Pane, string][] = [['channel', 'Channel'], ['thread', 'Thread'], ['panels', 'Game day']];

/** The width below which only one pane fits; `narrow.css` says the same. */
const NARROW = '(max-width: 759px)';

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => window.matchMedia(NARROW).matches);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const change = () => setNarrow(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return narrow;
}

export function PaneSwitch({ pane, threadUnread, onPane }: { pane: Pane; threadUnread: boolean; onPane: (pane: Pane) => void }): VNode {
  return html`<nav class="pane-switch" aria-label="Panes">${PANES.map(([id, label]) => html`
    <button type="button" key=${id} aria-current=${pane === id ? 'page' : undefined} onClick=${() => onPane(id)}>${label}
      ${id === 'thread' && threadUnread && html`<span class="dot" role="img" aria-label="Unread replies"></span>`}</button>`)}</nav>`;
}

type PersonSwitchProps = { channelId: string; onUser: (id: string) => void; onChannel: (id: string) => void };

export function PersonSwitch({ channelId, onUser, onChannel }: PersonSwitchProps): VNode {
  const { snapshot } = useDesk();
  return html`<header class="person-switch">
    <select aria-label="Channel" value=${channelId} onChange=${(event: { currentTarget: HTMLSelectElement }) => onChannel(event.currentTarget.value)}>
      ${snapshot.channels.map((channel) => html`<option key=${channel.id} value=${channel.id}>${channelLabel(channel)}</option>`)}</select>
    <select aria-label="Acting as" value=${snapshot.me} onChange=${(event: { currentTarget: HTMLSelectElement }) => onUser(event.currentTarget.value)}>
      ${snapshot.users.filter(isPerson).map((user) => html`<option key=${user.id} value=${user.id}>as ${user.realName}</option>`)}</select>
  </header>`;
}
