import type { Incident } from '../../../core/incident/incident.ts';
import { paragraphs } from './blocks.ts';
import type { Sketch } from './card.ts';
import { inert } from './text.ts';
import { clock } from './time.ts';

/** Helpers that do not answer, one line each; once it was shown, it also says that they answer again. */
export function trouble(incident: Incident): Sketch {
  const all = Object.entries(incident.troubles);
  if (all.length === 0) {
    const over = 'Everything Lifeguard needs answers again.';
    return incident.messages.trouble ? { text: over, blocks: paragraphs([over]) } : null;
  }
  const lines = all.map(([party, { since, message }]) => `⚠ *${inert(party, 40)}* since ${clock(since)} · ${inert(message, 600)}`);
  return { text: `⚠ Not answering: ${all.map(([party]) => inert(party, 40)).join(', ')}`, blocks: paragraphs(lines) };
}
