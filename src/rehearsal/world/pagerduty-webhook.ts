import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from './fields.ts';

export type Subscription = { url: string; secret: string };

/** The real one waits 5 s for an answer, and tries again for up to two days; a rehearsal is shorter. */
const answerTimeoutMs = 5_000;
const pausesMs = [0, 500, 2_000, 5_000];

/**
 * Delivers one webhook v3, signed over the exact bytes. Tried again on 5xx, 429 and silence with the same X-Webhook-Id;
 * any other refusal drops it, as PagerDuty does. `who` is the person who acted, null for an API client. Never rejects.
 */
export async function deliverWebhook(subscription: Subscription, change: string, incident: Json, who: string | null): Promise<void> {
  const body = JSON.stringify({
    event: {
      id: randomUUID(),
      event_type: `incident.${change}`,
      resource_type: 'incident',
      occurred_at: new Date().toISOString(),
      agent: who === null ? null : { id: 'PUSER01', type: 'user_reference', summary: who, html_url: 'https://cygni.pagerduty.com/users/PUSER01' },
      client: null,
      data: incident,
    },
  });
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'PagerDuty-Webhook/V3.0',
    'x-webhook-id': randomUUID(),
    'x-webhook-subscription': 'PSUBSCR1',
    'x-pagerduty-signature': `v1=${createHmac('sha256', subscription.secret).update(body).digest('hex')}`,
  };
  for (const pauseMs of pausesMs) {
    await sleep(pauseMs);
    const status = await fetch(subscription.url, { method: 'POST', body, headers, signal: AbortSignal.timeout(answerTimeoutMs) }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    if (status !== 0 && status !== 429 && status < 500) return;
  }
}
