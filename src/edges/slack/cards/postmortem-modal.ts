import { asMarkdown } from '../../../core/review/postmortem.ts';
import type { NameOf } from '../../../core/review/postmortem.ts';
import type { Recorded } from '../../../core/incident/event.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { context, preformatted } from './blocks.ts';
import type { Modal } from './blocks.ts';
import { VIEW } from './ids.ts';
import { modal } from './modal.ts';
import { encodeValue } from './value.ts';

/** The postmortem to copy, in as many code blocks as it needs. */
export function postmortemModal(incident: Incident, events: Recorded[], nameOf?: NameOf): Modal {
  const markdown = asMarkdown(incident, events, nameOf);
  const pieces: string[] = [];
  for (const line of markdown.split('\n')) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= 2_900) pieces[pieces.length - 1] = `${last}\n${line}`;
    else pieces.push(line);
  }
  return modal(VIEW.postmortem, 'Postmortem', encodeValue({ incident: incident.id }), [
    context('Markdown, to copy into your own document.'),
    ...pieces.slice(0, 60).map((piece) => preformatted(piece)),
  ]);
}
