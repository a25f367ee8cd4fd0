import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { Reply } from './api.ts';

const status = z.object({ message: z.string().optional() });

/** The body of a good answer; a refusal becomes a Fault whose sentence says what is missing. */
export function accepted(reply: Reply): unknown {
  if (reply.status >= 200 && reply.status < 300) return reply.body;
  throw faultOf(reply);
}

/** The body of a good answer in its expected shape. */
export function read<Shape>(schema: z.ZodType<Shape>, reply: Reply): Shape {
  const parsed = schema.safeParse(accepted(reply));
  if (parsed.success) return parsed.data;
  throw new Fault('Kubernetes', 'Kubernetes answered something that is not understood.', { retry: 'never', cause: parsed.error });
}

function faultOf({ status: code, body, retryAfterMs }: Reply): Fault {
  const said = (status.safeParse(body).data?.message ?? '').slice(0, 300);
  switch (code) {
    case 401: return new Fault('Kubernetes', 'Kubernetes does not accept our credentials.', { retry: 'never' });
    case 403: return new Fault('Kubernetes', forbidden(said), { retry: 'never' });
    case 404: return new Fault('Kubernetes', `Kubernetes has no such thing: ${said || 'not found'}.`, { retry: 'never' });
    case 409: return new Fault('Kubernetes', 'Someone else keeps changing it at the same time.');
    case 400:
    case 405:
    case 415:
    case 422: return new Fault('Kubernetes', `Kubernetes refused it: ${said || code}`, { retry: 'never' });
    case 429: return new Fault('Kubernetes', 'Kubernetes asks us to slow down.', { retryAfterMs: retryAfterMs ?? 5000 });
    // A gateway's 502 or 504 says nothing of what the server behind it did.
    default: return new Fault('Kubernetes', `Kubernetes is in trouble (${code}).`, { unknown: code === 502 || code === 504, retryAfterMs });
  }
}

/** Names the right that is missing, from the server's own sentence. */
function forbidden(said: string): string {
  const [, verb, resource, , namespace] = /cannot (\w+) resource "([^"]+)"(?: in API group "([^"]*)")?(?: in the namespace "([^"]*)")?/.exec(said) ?? [];
  if (!verb) return `Kubernetes does not allow it: ${said || 'forbidden'}.`;
  return `Lifeguard may not ${verb} ${resource}${namespace ? ` in ${namespace}` : ''}: its Kubernetes role lacks that right.`;
}
