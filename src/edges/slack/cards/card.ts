import type { Card, Recorded } from '../../../core/incident/event.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import type { Runbook } from '../../../core/runbook/runbook.ts';
import type { Block } from './blocks.ts';

/** What a card may show beside the incident itself. */
export type Context = {
  runbook: Runbook | null;
  /** ISO 8601. */
  now: string;
  /** Ids of the user groups that may change things; empty: nobody may, and the cards say so. */
  responderGroups: string[];
  /** `{incident}` in it is replaced by the incident's number. */
  videoCallUrl: string | null;
  /** Whether a status page is connected. */
  statusPage: boolean;
  /** The root slash command, e.g. `/incident`. */
  command: string;
  /** Confirmed steps are not done, only told. */
  dryRun: boolean;
  /** Everything that happened, for the review; may be empty elsewhere. */
  timeline: Recorded[];
};

/** A message ready to post or to edit in place. The key finds it again when the answer to the post was lost. */
export type Drawing = {
  /** What a notification shows; already inert. */
  text: string;
  blocks: Block[];
  metadata: { event_type: 'lifeguard'; event_payload: { key: string } };
};

/** A card's own part; null when there is nothing to show yet. */
export type Sketch = { text: string; blocks: Block[] } | null;

/** Names the message; a call made anew is another message, and so is a newer answer. */
export const keyOf = (card: Card, incident: Incident): string => {
  const round = card === 'call' ? incident.call.round : card === 'looks' ? incident.looks?.round : undefined;
  return [incident.id, card, ...(round === undefined ? [] : [round])].join(':');
};
