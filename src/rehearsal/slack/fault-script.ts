/**
 * What can be made to go wrong with one call. `acts then resets` is the cruel one: Slack does what was asked and the caller never hears of it.
 */
export type Fault =
  | { fault: 'status'; status: number; body?: string }
  | { fault: 'ratelimited'; retryAfterSeconds: number }
  | { fault: 'delay'; delayMs: number }
  | { fault: 'hang' }
  | { fault: 'reset before' }
  | { fault: 'acts then resets' }
  | { fault: 'error'; error: string };

/** Faults waiting for calls; `*` stands for every method. */
export type FaultScript = {
  /** The next `times` calls of `method` meet `fault`; faults of one method are met in the order they were written. */
  add(method: string, fault: Fault, times: number): void;
  take(method: string): Fault | undefined;
  clear(): void;
};

export function openFaultScript(): FaultScript {
  let waiting: { method: string; fault: Fault; times: number }[] = [];
  return {
    add: (method, fault, times) => void waiting.push({ method, fault, times }),
    take(method) {
      const next = waiting.find((one) => one.method === method || one.method === '*');
      if (next === undefined) return undefined;
      next.times -= 1;
      waiting = waiting.filter((one) => one.times > 0);
      return next.fault;
    },
    clear: () => void (waiting = []),
  };
}
