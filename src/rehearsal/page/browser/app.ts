/**
 * The page: who looks, at which channel and thread, and which panes are in sight.
 */
import type { VNode } from 'preact';
import { html, render } from 'htm/preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { ChannelPane } from './channel.ts';
import { channelLabel, DeskContext } from './desk.ts';
import { Icon } from './icons.ts';
import { Modal } from './modal.ts';
import { PanelsPane } from './panels.ts';
import { useFirstReplies, useReading } from './reading.ts';
import { Sidebar } from './sidebar.ts';
import { useStream } from './stream.ts';
import { PaneSwitch, PersonSwitch, useNarrow } from './narrow.ts';
import type { Pane } from './narrow.ts';
import { ThreadPane } from './thread.ts';

function App({ emoji }: { emoji: Record<string, string> }): VNode {
  const [user, setUser] = useUser();
  const { snapshot, connected, act } = useStream(user);
  const [chosenChannel, setChosenChannel] = useState<string>();
  const [threadTs, setThreadTs] = useState<string>();
  const [panelsOpen, setPanelsOpen] = useState(true);
  const [pane, setPane] = useState<Pane>('channel');

  const channel = snapshot?.channels.find(({ id }) => id === chosenChannel) ?? snapshot?.channels[0];
  const channelId = channel?.id ?? '';
  const threadInSight = !useNarrow() || pane === 'thread';
  const { channelUnread, repliesUnread } = useReading(snapshot, channelId, threadInSight ? threadTs : undefined);
  const openThread = useCallback((ts: string) => {
    setThreadTs(ts);
    setPane('thread');
  }, []);
  // In a narrow window the thread is made ready, but the reader is not taken away from the channel.
  useFirstReplies(snapshot, channelId, threadTs !== undefined, setThreadTs);
  const desk = useMemo(() => snapshot && { snapshot, act, emoji, openThread }, [snapshot, act, emoji, openThread]);

  useEffect(() => {
    if (snapshot && channel) document.title = `${channelLabel(channel)} · ${snapshot.team.name}`;
  }, [snapshot?.team.name, channel?.name]);
  if (!desk || !snapshot || !channel) return html`<div class="opening" role="status">${connected ? 'Opening…' : 'Connecting…'}</div>`;

  const goTo = (id: string) => {
    setChosenChannel(id);
    setThreadTs(undefined);
    setPane('channel');
  };
  const closeThread = () => {
    setThreadTs(undefined);
    setPane('channel');
  };
  const parent = snapshot.messages.find((message) => message.ts === threadTs);
  const topView = snapshot.views.at(-1);
  const tools = html`<button type="button" class="tool panels-unfold" aria-label=${panelsOpen ? 'Hide game day panels' : 'Show game day panels'} aria-pressed=${panelsOpen}
    title="Game day" onClick=${() => setPanelsOpen(!panelsOpen)}><${Icon} name="gauge" /></button>`;
  return html`<${DeskContext.Provider} value=${desk}>
    <div class="shell" data-pane=${pane} data-thread=${threadTs === undefined ? 'closed' : 'open'} data-panels=${panelsOpen ? 'open' : 'closed'}>
      ${!connected && html`<div class="banner" role="status">Connection lost. Trying again…</div>`}
      ${connected && !snapshot.appConnected && html`<div class="banner" role="status">The app is down. Buttons work again once it is back.</div>`}
      <${PersonSwitch} channelId=${channelId} onUser=${setUser} onChannel=${goTo} />
      <${Sidebar} channelId=${channelId} unread=${channelUnread} onChannel=${goTo} onUser=${setUser} />
      <main class="workspace">
        <${ChannelPane} channel=${channel} isUnread=${repliesUnread} tools=${tools} />
        <${ThreadPane} channel=${channel} threadTs=${threadTs} onClose=${closeThread} />
      </main>
      <${PanelsPane} onCollapse=${() => setPanelsOpen(false)} />
      <${PaneSwitch} pane=${pane} threadUnread=${parent !== undefined && repliesUnread(parent)} onPane=${setPane} />
    </div>
    ${topView && html`<${Modal} key=${topView.id} view=${topView} depth=${snapshot.views.length} />`}
  <//>`;
}

/** The acting user lives in the address, so a second window can be somebody else and a reload changes nobody. */
function useUser(): [string | undefined, (id: string) => void] {
  const [user, setUser] = useState(() => new URLSearchParams(window.location.search).get('user') ?? undefined);
  return [user, (id) => {
    const url = new URL(window.location.href);
    url.searchParams.set('user', id);
    window.history.replaceState(null, '', url);
    setUser(id);
  }];
}

const emoji = (await (await fetch('/page/emoji.json')).json()) as Record<string, string>;
const root = document.getElementById('page');
if (root) render(html`<${App} emoji=${emoji} />`, root);
