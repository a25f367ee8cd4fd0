/**
 * The left edge: the team, its channels, and whose eyes one looks through.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import { Avatar } from './avatar.ts';
import { channelLabel, isPerson, useDesk } from './desk.ts';
import type { Unread } from './reading.ts';

type SidebarProps = { channelId: string; unread: (channelId: string) => Unread; onChannel: (id: string) => void; onUser: (id: string) => void };

export function Sidebar({ channelId, unread, onChannel, onUser }: SidebarProps): VNode {
  const { snapshot } = useDesk();
  const app = snapshot.users.find((user) => user.role === 'App');
  return html`<aside class="sidebar">
    <div class="team"><span class="team-name">${snapshot.team.name}</span></div>
    <nav class="side-group" aria-label="Channels">
      <h2 class="side-title">Channels</h2>
      ${snapshot.channels.map((channel) => {
        const { any, mentions } = unread(channel.id);
        return html`<button type="button" key=${channel.id} class=${any ? 'side-row side-row-unread' : 'side-row'}
          aria-current=${channel.id === channelId ? 'page' : undefined} onClick=${() => onChannel(channel.id)}>
          <span class="side-hash">${channelLabel(channel).startsWith('#') ? '#' : '@'}</span><span class="side-name">${channel.name}</span>
          ${mentions > 0 && html`<span class="count" role="img" aria-label=${`${mentions} mentions`}>${mentions}</span>`}
          ${any && mentions === 0 && html`<span class="dot" role="img" aria-label="Unread"></span>`}
        </button>`;
      })}
    </nav>
    ${app && html`<div class="side-group">
      <h2 class="side-title">Apps</h2>
      <div class="side-row side-row-still"><${Avatar} user=${app} size=${20} /><span class="side-name">${app.realName}</span>
        <${Presence} on=${snapshot.appConnected} /></div>
    </div>`}
    <div class="side-group side-people" role="radiogroup" aria-label="Acting as">
      <h2 class="side-title">Acting as</h2>
      ${snapshot.users.filter(isPerson).map((user) => html`
        <button type="button" role="radio" key=${user.id} aria-checked=${user.id === snapshot.me} class="person" onClick=${() => onUser(user.id)}>
          <${Avatar} user=${user} size=${32} />
          <span class="person-text"><span class="person-name">${user.realName}</span><span class="person-role">${user.role}</span></span>
        </button>`)}
    </div>
  </aside>`;
}

function Presence({ on }: { on: boolean }): VNode {
  const words = on ? 'Connected' : 'Not connected';
  return html`<span class=${on ? 'presence presence-on' : 'presence'} role="img" aria-label=${words} title=${words}></span>`;
}
