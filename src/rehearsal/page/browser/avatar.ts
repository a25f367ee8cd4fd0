/**
 * A user's face: a coloured square with initials, or the app's mark.
 */
import type { VNode } from 'preact';
import { html } from 'htm/preact';
import type { User } from '../../slack/state.ts';
import { isPerson } from './desk.ts';

/** Decoration beside a name, so it is hidden from assistive tools. */
export function Avatar({ user, size }: { user: User; size: number }): VNode {
  const person = isPerson(user);
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * (person ? 0.42 : 0.62))}px`, background: person ? user.colour : '#fdebdc' };
  return html`<span class=${person ? 'avatar' : 'avatar avatar-app emoji'} style=${style} aria-hidden="true">${person ? initials(user) : '🛟'}</span>`;
}

function initials(user: User): string {
  return (user.realName || user.name).split(/\s+/u).slice(0, 2).map((word) => [...word][0] ?? '').join('').toUpperCase();
}
