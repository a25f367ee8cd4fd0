import { asMarkdown } from '../../../core/review/postmortem.ts';
import type { NameOf } from '../../../core/review/postmortem.ts';
import type { Recorded } from '../../../core/incident/event.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { codeBlocks, context } from './blocks.ts';
import type { Modal } from './blocks.ts';
import { VIEW } from './ids.ts';
import { modal } from './modal.ts';
import { encodeValue } from './value.ts';

/** The postmortem to copy, in as many code blocks as it needs. */
export function postmortemModal(incident: Incident, events: Recorded[], nameOf: NameOf): Modal {
  return modal(VIEW.postmortem, 'Postmortem', encodeValue({ incident: incident.id }), [
    context('Markdown, to copy into your own document.'),
    ...codeBlocks(asMarkdown(incident, events, nameOf).split('\n')).slice(0, 60),
  ]);
}
