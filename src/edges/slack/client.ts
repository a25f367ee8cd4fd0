/** Slack's Web API, with our rules: five seconds a call, no retries of its own (the queue owns retry), errors as faults. */
import webApi from '@slack/web-api';
import type { WebClient } from '@slack/web-api';
import { Fault } from '../../core/fault.ts';

const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } = webApi;

/** Bolt's own client gets the same options, so nothing in the process hides a retry. */
export function clientOptions(apiUrl: string): { slackApiUrl: string; retryConfig: { retries: number }; rejectRateLimitedCalls: boolean; timeout: number } {
  return { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: 5_000 };
}

/** What Slack answers while it is merely busy; any other error code stays wrong however often we ask. */
const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited', 'rate_limited', 'team_added_to_org']);

const ADVICE: Record<string, string> = {
  not_in_channel: 'Invite the app to the channel: /invite @Lifeguard.',
  channel_not_found: 'SLACK_INCIDENT_CHANNEL names no channel the app can see; invite the app to it.',
  is_archived: 'The incident channel is archived.',
  invalid_auth: 'SLACK_BOT_TOKEN is not valid.',
  token_revoked: 'SLACK_BOT_TOKEN was revoked.',
  account_inactive: 'The app was removed from the workspace.',
  missing_scope: 'The app lacks a scope of manifest.yml; install it again.',
};

/**
 * Runs one call. `unknown` on the fault says that Slack may have acted although no answer came.
 * Platform errors keep their code as the fault's `cause.code`.
 */
export async function ask<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw asFault(cause);
  }
}

function asFault(cause: unknown): Fault {
  if (cause instanceof WebAPIRateLimitedError) {
    return new Fault('Slack', 'Slack asks to wait.', { retryAfterMs: cause.retryAfter * 1_000, cause });
  }
  if (cause instanceof WebAPIPlatformError) {
    const code = cause.data.error;
    const detail = cause.data.response_metadata?.messages?.join(' ') ?? '';
    return new Fault('Slack', `Slack refused: ${code}. ${ADVICE[code] ?? detail}`.trim(), { retry: PASSING.has(code) ? 'later' : 'never', cause });
  }
  if (cause instanceof WebAPIHTTPError) return new Fault('Slack', `Slack answered ${cause.statusCode}.`, { unknown: cause.statusCode >= 500, cause });
  if (cause instanceof WebAPIRequestError) return new Fault('Slack', 'Slack does not answer.', { unknown: true, cause });
  throw cause;
}

/** Slack's own word for why it refused, when the fault was its answer. */
export function slackCode(error: unknown): string | null {
  return error instanceof Fault && error.cause instanceof WebAPIPlatformError ? error.cause.data.error : null;
}

export type { WebClient };
