import { objection } from './judge/message.ts';
import type { Objection } from './judge/message.ts';

/** Who pressed, and in which modal if it was in one. */
export type Trigger = { userId: string; viewId?: string };

/** Trigger ids: each opens one modal, within three seconds of the click. */
export type Triggers = {
  issue(trigger: Trigger): string;
  redeem(id: unknown): Trigger | Objection;
};

export function openTriggers(lifetimeMs: number): Triggers {
  const issued = new Map<string, { trigger: Trigger; atMs: number; used: boolean }>();
  let last = 0;
  return {
    issue(trigger) {
      last += 1;
      const id = `${Date.now()}.${last}.trigger`;
      issued.set(id, { trigger, atMs: Date.now(), used: false });
      return id;
    },
    redeem(id) {
      const known = issued.get(String(id));
      if (known === undefined) return objection('invalid_trigger_id');
      if (known.used) return objection('exchanged_trigger_id');
      if (Date.now() - known.atMs > lifetimeMs) return objection('expired_trigger_id');
      known.used = true;
      return known.trigger;
    },
  };
}
