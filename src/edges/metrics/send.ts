import { connectionCode, neverLeft } from '../../core/fault.ts';
import { scrub } from '../../core/scrub.ts';

export type SendOrder = { method: string; address: string; body: string | null; contentType: string };
/** `unknown`: it was sent and no answer came, so it may have had its effect. */
export type SendOutcome = { outcome: 'answered'; status: number; text: string } | { outcome: 'not sent' | 'unknown'; why: string };

const SHOWN_CHARACTERS = 300;

/** Sends it once. Every end is a value; redirects are not followed, for they could lead anywhere. */
export async function send({ method, address, body, contentType }: SendOrder, timeoutMs: number): Promise<SendOutcome> {
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
