/** The bot's own measurements, as `/metrics` shows them. */
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Meter = {
  registry: Registry;
  /** From the alert's arrival until the headline was in the channel. */
  headline(ms: number): void;
  /** The whole diagnosis, as the thread says it. */
  diagnosis(ms: number): void;
  stage(job: string, ms: number, ended: string): void;
};

type Boat = { connected: boolean; reserved: boolean | null; redials: number };

/** `lifeboat` is null when no database is watched. */
export function createMeter(read: { lifeboat: () => Boat | null; slack: () => boolean }): Meter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const headline = new Histogram({ name: 'lifeguard_alert_to_headline_seconds', help: 'From the alert’s arrival until its headline was posted', buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30], registers });
  const diagnosis = new Histogram({ name: 'lifeguard_diagnosis_seconds', help: 'The whole diagnosis of one incident', buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30], registers });
  const stage = new Histogram({ name: 'lifeguard_stage_seconds', help: 'One stage of the road', labelNames: ['job', 'ended'], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10], registers });
  const lifeboat = (name: string, help: string, value: (boat: Boat) => number): void => {
    // A gauge that stands at 0 for ever would ring where there is nothing to watch.
    if (read.lifeboat() === null) return;
    new Gauge({ name: `lifeguard_lifeboat_${name}`, help, registers, collect() { const boat = read.lifeboat(); if (boat) this.set(value(boat)); } });
  };
  lifeboat('connected', 'Whether the reserved session to the watched database is open (1), not (0)', ({ connected }) => (connected ? 1 : 0));
  lifeboat('reserved', 'Whether it may use the slots that are kept back on a full server (1), not (0)', ({ reserved }) => (reserved ? 1 : 0));
  lifeboat('redials', 'How often a connection to it had to be dialled again since the start', ({ redials }) => redials);
  new Gauge({ name: 'lifeguard_slack_connected', help: 'Whether Slack can reach the bot (1), not (0)', registers, collect() { this.set(read.slack() ? 1 : 0); } });
  return {
    registry,
    headline: (ms) => headline.observe(ms / 1_000),
    diagnosis: (ms) => diagnosis.observe(ms / 1_000),
    stage: (job, ms, ended) => stage.observe({ job, ended }, ms / 1_000),
  };
}
