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

/** For a `catch`: what stands for the answer of a party that failed us. Any other error goes on, for it is a bug. */
export const onFault = <T>(answer: (fault: Fault) => T) => (error: unknown): T => {
  if (error instanceof Fault) return answer(error);
  throw error;
};

/** Node's code for what went wrong with a connection, such as `ECONNREFUSED`; empty when there is none. */
export function connectionCode(error: unknown): string {
  const found = [error instanceof Error ? error.cause : undefined, error].map((one) => (one instanceof Error && 'code' in one ? one.code : undefined));
  return found.find((code) => typeof code === 'string') ?? '';
}

/** Whether a request with this code never left, so that it had no effect for certain. */
export function neverLeft(code: string): boolean {
  return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|ERR_TLS)/.test(code);
}
