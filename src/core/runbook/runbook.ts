import type { Judgement } from '../operation/operation.ts';

export type Phase =
  | 'overview' | 'impact' | 'diagnosis' | 'mitigation' | 'root cause' | 'long-term' | 'prevention'
  | 'communication' | 'post-incident' | 'tools' | 'related' | 'links';

/** Line and column count from 1. */
export type Place = { file: string; line: number; column: number };

/** A mistake in a runbook, with its place. `rule` is kebab-case and stable; `message` is a sentence that says what to do. */
export type Problem = { place: Place; rule: string; message: string };

/** One command: of a fenced block, or in a sentence. */
export type Statement = {
  /** Digest of the runbook's name, the phase and the text: an edited statement is another statement. */
  id: string;
  place: Place;
  phase: Phase;
  language: 'sql' | 'bash' | 'promql';
  /** As the author wrote it, for people to copy. */
  text: string;
  /** The comment above it, else the text of its list item or heading. Never empty. */
  title: string;
  /** The paragraph or list item before the block; may be empty. */
  introduction: string;
  /** The heading it stands under, its number left out; absent when there is none. */
  heading?: string;
  /** Numbers the buttons: `1`, `2`, `3a`, `3b`. Only on statements of the mitigation phase; alternatives share the number. */
  step?: string;
  judgement: Judgement;
};

export type Link = { title: string; url: string };

/** A Markdown file, or the part of one under one alert's heading, that says how to examine and mend one kind of problem. */
export type Runbook = {
  /** Base name of the file, without `.md`; for one alert of several in a file followed by `#` and the alert's name. */
  name: string;
  file: string;
  /** SHA-256 of the file's text. */
  hash: string;
  title: string;
  alertNames: string[];
  severity: 'critical' | 'major' | 'minor' | null;
  /** As written, e.g. `< 10% idle connections for 5 minutes`. */
  threshold: string | null;
  /** Understood from `threshold` when it reads like "under 10 % idle": used to judge the alert's own condition. */
  idleShareBelow: number | null;
  overview: string;
  /** Plain-text items under Impact by sub-heading. */
  impact: { title: string; items: string[] }[];
  /** The author's list of likely causes, in order, e.g. `Connection leaks` with its items. */
  causes: { title: string; items: string[] }[];
  statements: Statement[];
  /** Long-term fixes and prevention, for the review: checklists and their items. */
  fixes: { title: string; items: string[] }[];
  communication: {
    statusPage: { title: string; status: string; message: string } | null;
    /** Minutes after which people meet in a call, from "video call if > 15 minutes". */
    callAfterMinutes: number | null;
    items: string[];
  };
  postIncident: { actions: string[]; metrics: string[] };
  related: Link[];
  links: Link[];
  problems: Problem[];
};
