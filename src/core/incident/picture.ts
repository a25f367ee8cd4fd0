/** The chart of an incident: what it shows, and when a newer one is wanted. */
import type { Incident } from './incident.ts';

/** The newest chart. `file` is what Slack calls it; null: Slack takes none, and `why` says the reason. */
export type Picture = {
  at: string;
  /** What it was drawn of. */
  of: string;
  /** ISO 8601, its last sample. */
  until: string;
  file: string | null;
  why: string;
  /** Files it stands in for, the newest first: nobody needs them once it is shown. */
  replaced: string[];
};

/** One sample is no course. */
const LEAST_SAMPLES = 2;
/** Between two events of note a chart is this old at least before it is drawn anew. */
const STAYS_MS = 60_000;
/** One whose chart was overtaken before it was shown is not forgotten. */
const MOST_REPLACED = 3;

/** Names what a chart of the incident as it is would show; null when there is nothing to draw, or Slack takes none. */
export function pictureKey({ samples = [], steps, status, picture }: Incident): string | null {
  const last = samples.at(-1);
  if (!last || samples.length < LEAST_SAMPLES || picture?.file === null) return null;
  return [last.at, steps.filter(({ state }) => state !== 'running').length, status].join(' ');
}

/** Whether a newer chart is wanted although nothing of note happened. */
export function wantsPicture(incident: Incident): boolean {
  if (pictureKey(incident) === null) return false;
  const { picture, samples } = incident;
  return !picture || Date.parse(samples?.at(-1)?.at ?? picture.at) - Date.parse(picture.at) >= STAYS_MS;
}

/** The files a newer chart stands in for. */
export function replaced(picture: Picture | undefined): string[] {
  return picture?.file ? [picture.file, ...picture.replaced].slice(0, MOST_REPLACED) : [];
}
