import { between } from '../../../core/review/duration.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { actions, button, linkButton, section } from './blocks.ts';
import type { Context, Sketch } from './card.ts';
import { ACTION } from './ids.ts';
import { link, person, webAddress } from './text.ts';
import { encodeValue } from './value.ts';

/** Asks people to meet once the incident has been open too long; afterwards it says what became of that. */
export function call(incident: Incident, view: Context): Sketch {
  const { state } = incident.call;
  const said = (text: string): Sketch => ({ text, blocks: [section(text)] });
  if (state === 'waiting') return null;
  if (incident.status === 'resolved') return said('Video call: not needed any more, the incident is resolved.');
  if (state === 'declined') return said('Video call: not needed.');
  const address = view.videoCallUrl?.replaceAll('{incident}', encodeURIComponent(String(incident.number))) ?? null;
  const where = webAddress(address) ? `Join: ${link('the video call', address)}` : 'Meet in your usual video call';
  const groups = view.responderGroups.filter((id) => /^S[A-Z0-9]+$/.test(id)).map((id) => `<!subteam^${id}>`);
  const whom = [...(incident.lead ? [person(incident.lead)] : []), ...groups].join(' ');
  const due = state === 'due';
  const text = `${due ? `${between(incident.openedAt, view.now)} and still open` : 'Video call: put off'}. ${where}${due && whom ? ` · ${whom}` : ''}`;
  const value = encodeValue({ incident: incident.id });
  const url = webAddress(address)?.replaceAll('&amp;', '&');
  return {
    text,
    blocks: [
      section(text),
      ...actions([
        ...(url ? [linkButton('Join', ACTION.callJoin, url)] : []),
        ...(due ? [button('Snooze 15 min', ACTION.callSnooze, value)] : []),
        button('We don’t need it', ACTION.callDecline, value),
      ]),
    ],
  };
}
