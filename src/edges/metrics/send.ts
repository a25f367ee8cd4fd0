import { connectionCode, neverLeft } from '../../core/fault.ts';
import type { RequestOutcome, RequestParts } from '../../core/mitigation/statement.ts';
import { scrub } from '../../core/scrub.ts';

const SHOWN_CHARACTERS = 300;

/** Sends it once. Every end is a value; redirects are not followed, for they could lead anywhere. */
export async function send({ method, address, body, contentType }: RequestParts, timeoutMs: number): Promise<RequestOutcome> {
  try {
    const answer = await fetch(address, { method, signal: AbortSignal.timeout(timeoutMs), redirect: 'manual', ...(body === null ? {} : { body, headers: { 'content-type': contentType } }) });
    // The answer has come: what is wrong with its text takes nothing back.
    const text = await answer.text().catch(() => '');
    return { outcome: 'answered', status: answer.status, text: shown(text) };
  } catch (error) {
    const code = connectionCode(error);
    if (neverLeft(code)) return { outcome: 'not sent', why: `the service cannot be reached (${code})` };
    return { outcome: 'unknown', why: error instanceof Error && error.name === 'TimeoutError' ? `the service did not answer within ${timeoutMs / 1_000} s` : 'the connection was lost' };
  }
}

function shown(text: string): string {
  const line = scrub(text).replace(/\s+/g, ' ').trim();
  return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS - 1)}…`.toWellFormed() : line.toWellFormed();
}
