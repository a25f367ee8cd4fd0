import type { Card } from '../../../core/incident/event.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { call } from './call.ts';
import { keyOf } from './card.ts';
import type { Context, Drawing, Sketch } from './card.ts';
import { chart } from './chart.ts';
import { diagnosis } from './diagnosis.ts';
import { headline } from './headline.ts';
import { looks } from './looks.ts';
import { mitigation } from './mitigation.ts';
import { review } from './review.ts';
import { trouble } from './trouble.ts';

const CARDS: Record<Card, (incident: Incident, view: Context) => Sketch> = { headline, diagnosis, mitigation, call, review, trouble, looks, chart };

/** One card of an incident as it is; the same incident always gives the same drawing. Null: nothing to show yet. */
export function draw(card: Card, incident: Incident, view: Context): Drawing | null {
  const sketch = CARDS[card](incident, view);
  return sketch ? { ...sketch, metadata: { event_type: 'lifeguard', event_payload: { key: keyOf(card, incident) } } } : null;
}
