import type { IncomingMessage } from 'node:http';

/** An expected no to a request, with the status and the one sentence its sender gets. */
export type Rejection = { status: 400 | 401 | 413; sentence: string };

/** Alertmanager gives up on us after 10 s, so nobody honest sends for longer. */
const BODY_TIMEOUT_MS = 10_000;

/** The raw bytes of a request; null when they are more than `maxBytes`, come too slowly, or break off. */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return null;
  const { promise, resolve } = Promise.withResolvers<Buffer | null>();
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => resolve(null), BODY_TIMEOUT_MS);
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) {
      chunks.length = 0;
      resolve(null);
    } else chunks.push(chunk);
  });
  request.on('end', () => resolve(Buffer.concat(chunks)));
  request.on('close', () => resolve(null));
  request.on('error', () => resolve(null));
  return promise.finally(() => clearTimeout(timer));
}

/** The JSON in these bytes. Bytes that are not UTF-8 are refused rather than guessed at. */
export function parseJson(bytes: Buffer): { value: unknown } | { rejected: Rejection } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    const sentence = error instanceof SyntaxError ? 'The body is not JSON.' : 'The body is not valid UTF-8.';
    return { rejected: { status: 400, sentence } };
  }
}
