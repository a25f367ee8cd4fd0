/** A bucket that holds `burst` calls and refills at `perSecond`. */
type Rate = { burst: number; perSecond: number };

/** Slack's tiers are calls a minute for one method; it allows short bursts without saying how long, taken here as one minute's worth. */
const TIER: Record<number, Rate> = {
  2: { burst: 20, perSecond: 20 / 60 },
  3: { burst: 50, perSecond: 50 / 60 },
  4: { burst: 100, perSecond: 100 / 60 },
};
/** "About one message a second for each channel", with short bursts; five is this rehearsal's reading of short. */
const POSTING: Rate = { burst: 5, perSecond: 1 };

export type RateLimits = {
  /** Seconds to wait before this call would be taken, or 0 when it is taken now. */
  take(method: string, tier: number | 'posting' | 'unlimited', channel: string, nowMs: number): number;
};

export function openRateLimits(): RateLimits {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return {
    take(method, tier, channel, nowMs) {
      const rate = tier === 'posting' ? POSTING : tier === 'unlimited' ? undefined : TIER[tier];
      if (rate === undefined) return 0;
      const key = tier === 'posting' ? `posting ${channel}` : method;
      const bucket = buckets.get(key) ?? { left: rate.burst, atMs: nowMs };
      const left = Math.min(rate.burst, bucket.left + ((nowMs - bucket.atMs) / 1000) * rate.perSecond);
      const taken = left >= 1;
      buckets.set(key, { left: taken ? left - 1 : left, atMs: nowMs });
      return taken ? 0 : Math.max(1, Math.ceil((1 - left) / rate.perSecond));
    },
  };
}
