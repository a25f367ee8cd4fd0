/** The outside parties that can fail us, by the name a responder knows them. */
export type Party = 'Slack' | 'PagerDuty' | 'database' | 'Kubernetes' | 'metrics page' | 'status page' | 'store';

/**
 * An outside system failed us. Only edges throw it; the worker and the doors catch it.
 *
 * `retry`: 'later' when the same call may succeed in a while; 'never' when it cannot until a person changes something
 * (a missing right, an unknown channel). `unknown` is true when the call may have had its effect although no answer came,
 * so whoever continues must look before doing it again.
 */
export class Fault extends Error {
  readonly party: Party;
  readonly retry: 'later' | 'never';
  readonly unknown: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    party: Party,
    message: string,
    how: { retry?: 'later' | 'never'; unknown?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: how.cause });
    this.name = 'Fault';
    this.party = party;
    this.retry = how.retry ?? 'later';
    this.unknown = how.unknown ?? false;
    this.retryAfterMs = how.retryAfterMs;
  }
}
