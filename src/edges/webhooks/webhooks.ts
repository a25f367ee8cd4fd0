import { createHash } from 'node:crypto';
import { Router } from 'express';
import type { Request, Response } from 'express';
import { ZodError } from 'zod';
import type { Alert } from '../../core/alert/alert.ts';
import { deliveryKey } from '../../core/alert/fingerprint.ts';
import { alertsOf } from './alertmanager.ts';
import { parseJson, readBytes } from './body.ts';
import type { Rejection } from './body.ts';
import { carriesToken, isSigned } from './credential.ts';
import { genericAlertsOf } from './generic.ts';
import { pageChangeOf } from './pagerduty.ts';
import type { PageChange } from './pagerduty.ts';

export type WebhookOptions = {
  /** Tokens that may send alerts, two during a rotation. None: nobody may. */
  tokens: string[];
  /** Stores the alerts before it resolves; `key` names the delivery, so that a repeat is known as one. A rejection makes the sender try again. */
  accept: (alerts: Alert[], key: string) => Promise<unknown>;
  /** Secret of PagerDuty's webhook v3; unset: its webhooks are refused. */
  pagerDutySecret?: string | undefined;
  onPagerDuty?: (change: PageChange) => Promise<void>;
  log: { warn(fields: object, message: string): void };
  /** 10,000 alerts of one group come as a single body of 5.7 MB. */
  maxBodyBytes?: number;
  now?: () => Date;
};

/** A generic alert without a beginning is a repeat when the same bytes come again within this time. */
const SAME_BODY_WITHIN_MS = 5 * 60_000;

/** PagerDuty's own bodies are a few kilobytes. */
const MAX_SIGNED_BYTES = 1024 * 1024;

/**
 * The doors alerts come through. Each one checks who sends before it reads a byte, stores, and answers: 202 stored, 400 and
 * 413 never to be repeated, 401, 503 to be repeated. Never 429: Alertmanager would drop the alert for a whole group interval.
 */
export function webhookRoutes({ tokens, accept, pagerDutySecret, onPagerDuty, log, maxBodyBytes = 16 * 1024 * 1024, now = () => new Date() }: WebhookOptions): Router {
  const router = Router();

  /** Reads, stores and answers; a failure of ours is always a 503, which every sender repeats. */
  const door = (path: string, authenticate: (request: Request) => Rejection | null, take: (bytes: Buffer, request: Request) => Promise<Rejection | null>, mostBytes = maxBodyBytes): void => {
    router.post(path, async (request, response) => {
      try {
        const denied = authenticate(request);
        if (denied) return reject(response, denied);
        const bytes = await readBytes(request, mostBytes);
        if (!bytes) return reject(response, { status: 413, sentence: `The body is larger than ${mostBytes} bytes, or did not come in time.` });
        const rejection = await take(bytes, request);
        if (rejection) return reject(response, rejection);
        response.status(202).end();
      } catch (error) {
        log.warn({ path, error: error instanceof Error ? error.message : String(error) }, 'a webhook could not be stored');
        if (!response.headersSent) response.status(503).type('text').send('Not stored; please send it again.\n');
      }
    });
  };

  const byToken = (request: Request): Rejection | null => {
    if (tokens.length === 0) return { status: 401, sentence: 'No alerts are accepted: WEBHOOK_TOKEN is not set.' };
    return carriesToken(request.headers.authorization, tokens) ? null : { status: 401, sentence: 'The token is missing or wrong.' };
  };

  const takeAlerts = (read: (value: unknown, bytes: Buffer, request: Request) => { alerts: Alert[]; key: string }) => async (bytes: Buffer, request: Request) => {
    const parsed = parseJson(bytes);
    if ('rejected' in parsed) return parsed.rejected;
    try {
      const { alerts, key } = read(parsed.value, bytes, request);
      return await accept(alerts, key).then(() => null);
    } catch (error) {
      if (error instanceof ZodError) return { status: 400, sentence: mistake(error) } as const;
      throw error;
    }
  };

  for (const source of ['alertmanager', 'grafana'] as const) {
    door(`/webhooks/${source}`, byToken, takeAlerts((value) => {
      const alerts = alertsOf(source, value);
      return { alerts, key: deliveryKey(source, alerts) };
    }));
  }

  door('/webhooks/generic', byToken, takeAlerts((value, bytes, request) => {
    const at = now();
    const { alerts, dated } = genericAlertsOf(value, at.toISOString());
    const given = request.header('idempotency-key')?.slice(0, 255);
    const round = Math.floor(at.getTime() / SAME_BODY_WITHIN_MS);
    const key = given ? digest('generic key', given) : dated ? deliveryKey('generic', alerts) : digest('generic body', String(round), bytes);
    return { alerts, key };
  }));

  // Who sends is only known from the bytes here, so they are read first; hence few, and not looked at before.
  door('/webhooks/pagerduty', () => (pagerDutySecret ? null : { status: 401, sentence: 'PagerDuty is not heard: PAGERDUTY_WEBHOOK_SECRET is not set.' }), async (bytes, request) => {
    if (!pagerDutySecret || !isSigned(bytes, request.header('x-pagerduty-signature'), pagerDutySecret)) return { status: 401, sentence: 'The signature is missing or wrong.' };
    const parsed = parseJson(bytes);
    // Three refusals make PagerDuty switch the webhook off: what we do not understand is accepted and left alone.
    const change = 'rejected' in parsed ? null : pageChangeOf(parsed.value);
    if (change) await onPagerDuty?.(change);
    return null;
  }, MAX_SIGNED_BYTES);

  return router;
}

function reject(response: Response, { status, sentence }: Rejection): void {
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  // The rest of a refused body is not worth reading.
  if (status !== 400) response.set('Connection', 'close');
  response.status(status).type('text').send(`${sentence}\n`);
}

/** The first mistake of a body as one sentence, with its place. */
function mistake(error: ZodError): string {
  const [issue] = error.issues;
  const place = issue?.path.map(String).join('.').slice(0, 200);
  return `The body is not understood: ${place ? `${place}: ` : ''}${issue?.message ?? 'wrong shape'}.`;
}

function digest(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
