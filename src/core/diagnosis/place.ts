import { span } from './words.ts';

/** Which pod a client's address belongs to. Times are ISO 8601; null where the cluster did not say. */
export type Place = {
  pod: string;
  startedAt: string | null;
  /** When what the pod runs was last deployed. */
  deployedAt: string | null;
};

/** By client address. An address that several pods share is not in it. */
export type Places = ReadonlyMap<string, Place>;

export const nowhere: Places = new Map();

/** A pod that starts this soon after a deployment was started by it. */
const rolloutSeconds = 60;

/** How old a pod is, as it matters: `started 6 min after the last deploy`. Empty when its start is not known. */
export function ageOf({ startedAt, deployedAt }: Place, now: string): string {
  if (startedAt === null) return '';
  const between = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1_000;
  if (deployedAt === null) return `up for ${span(between(startedAt, now))}`;
  const after = between(deployedAt, startedAt);
  if (after < -1) return 'older than the last deploy';
  return after < rolloutSeconds ? `started with the last deploy, ${span(between(deployedAt, now))} ago` : `started ${span(after)} after the last deploy`;
}
