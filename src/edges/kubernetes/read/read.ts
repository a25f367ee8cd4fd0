import type { Answer } from '../../../core/diagnosis/diagnosis.ts';
import { Fault } from '../../../core/fault.ts';
import type { Operation } from '../../../core/operation/operation.ts';
import type { Api } from '../api.ts';
import type { Discovery } from '../discovery.ts';
import type { Within } from '../namespaces.ts';
import { answerOf } from '../print/answer.ts';
import type { Found } from '../print/answer.ts';
import { NotAnswered, notAnswered, wordsOf } from '../words.ts';
import type { Words } from '../words.ts';
import * as about from './about.ts';
import { canI, whoami } from './auth.ts';
import { describe } from './describe.ts';
import { events } from './events.ts';
import { explain } from './explain.ts';
import { get } from './get.ts';
import { history } from './history.ts';
import { lastApplied, listAnnotations, listEnvironment, listLabels } from './listing.ts';
import { logs } from './logs-read.ts';
import { extract, projects, userName } from './openshift.ts';
import { raw } from './raw.ts';
import { rolloutStatus } from './rollout.ts';
import { top } from './top.ts';
import { wait } from './wait.ts';

/** One read as those who answer it see it. `open`: the answer is for one person alone and may show secrets. */
export type Asked = {
  api: Api;
  discovery: Discovery;
  verb: string;
  words: Words;
  /** The namespace it means, or with `-A` every one that may be touched. Throws for any other. */
  namespaces(): string[];
  /** Every namespace that may be touched. */
  allowed: string[];
  /** One namespace by its name, if it may be touched. Throws for any other. */
  within: Within;
  open: boolean;
  /** Its text goes through filters. */
  piped: boolean;
  now: Date;
};
/** What the Kubernetes edge gives every read. */
export type Ground = { api: Api; discovery: Discovery; within: Within; namespaces: string[] };

const scope = 'namespace request-timeout';
const list = `${scope} allow-missing-template-keys all-namespaces selector field-selector output no-headers show-labels show-kind sort-by label-columns ignore-not-found chunk-size watch`;

/** Who answers which verb, and the flags they obey. Watching is one look. */
const verbs: Record<string, { flags: string; answer: (asked: Asked) => Promise<Found> }> = {
  get: { flags: `${list} watch-only output-watch-events raw show-managed-fields server-print subresource show-all export`, answer: (asked) => (asked.words.flag('raw') === undefined ? get(asked) : raw(asked)) },
  describe: { flags: `${scope} all-namespaces selector show-events chunk-size`, answer: describe },
  events: { flags: `${list} for types`, answer: events },
  logs: { flags: `${scope} selector container tail since since-time previous follow timestamps prefix all-containers all-pods max-log-requests ignore-errors limit-bytes pod-running-timeout`, answer: logs },
  'top pods': { flags: `${scope} all-namespaces selector containers no-headers sort-by sum field-selector use-protocol-buffers`, answer: top },
  'top nodes': { flags: `${scope} selector no-headers sort-by show-capacity use-protocol-buffers`, answer: top },
  'rollout status': { flags: `${scope} watch timeout revision`, answer: rolloutStatus },
  'rollout history': { flags: `${scope} revision output`, answer: history },
  wait: { flags: `${scope} for timeout all selector all-namespaces field-selector output`, answer: wait },
  'auth can-i': { flags: `${scope} all-namespaces quiet list no-headers subresource`, answer: canI },
  'auth whoami': { flags: `${scope} output`, answer: whoami },
  version: { flags: 'output request-timeout short client', answer: about.version },
  'cluster-info': { flags: 'request-timeout', answer: about.clusterInfo },
  'api-resources': { flags: 'output namespaced verbs api-group categories no-headers sort-by request-timeout cached', answer: about.apiResources },
  'api-versions': { flags: 'request-timeout', answer: about.apiVersions },
  explain: { flags: 'recursive api-version output request-timeout', answer: explain },
  label: { flags: `${scope} list all all-namespaces selector field-selector`, answer: listLabels },
  annotate: { flags: `${scope} list all all-namespaces selector field-selector`, answer: listAnnotations },
  'apply view-last-applied': { flags: `${scope} output all selector`, answer: lastApplied },
  extract: { flags: `${scope} to keys`, answer: extract },
  whoami: { flags: 'request-timeout', answer: userName },
  projects: { flags: 'request-timeout short', answer: projects },
  project: { flags: 'request-timeout short', answer: projects },
  'set env': { flags: `${scope} list all all-namespaces selector containers c`, answer: listEnvironment },
};

/**
 * Answers a kubectl verb that reads. What cannot be answered is an answer of kind `failed` with its reason; with filters the
 * answer is text, as kubectl would have printed it.
 */
export async function readObjects({ api, discovery, within, namespaces }: Ground, { verb, args, filters }: Operation & { kind: 'kubernetes read' }, open: boolean): Promise<Answer> {
  const started = performance.now();
  const known = verb === 'top' ? `top ${topKind(args[0])}` : verb;
  const row = Object.hasOwn(verbs, known) ? verbs[known] : undefined;
  if (row === undefined) throw notAnswered(`kubectl ${verb} ${args.join(' ')}`, /^(config|plugin)\b/.test(verb) ? 'it is about the machine it is typed on' : undefined);
  const words = wordsOf(verb, args, row.flags.split(' '));
  const found = await row.answer({
    api, discovery, within, allowed: namespaces, verb, words, open, piped: filters.length > 0, now: new Date(),
    namespaces: () => (words.on('all-namespaces') && namespaces.length > 0 ? namespaces.map(within) : [within(words.flag('namespace') ?? null)]),
  });
  return answerOf(found, { filters, open, tookMs: () => Math.round(performance.now() - started) });
}

function topKind(word: string | undefined): string {
  return /^(po|pods?)$/.test(word ?? '') ? 'pods' : /^(no|nodes?)$/.test(word ?? '') ? 'nodes' : word ?? '';
}

/** A Fault as an answer: one failed check must not hide the others. */
export function failedAnswer(error: unknown): Answer {
  if (!(error instanceof Fault)) throw error;
  return { kind: 'failed', message: error.message, hint: error instanceof NotAnswered ? 'Run it in a terminal.' : null };
}
