/** Incidents whose every foreign text was written by someone who wants to notify, link, format or deceive. */
import fc from 'fast-check';
import type { Answer, Finding, Report } from '../../../../src/core/diagnosis/diagnosis.ts';
import type { Incident, StepRun } from '../../../../src/core/incident/incident.ts';
import type { Preview, Proposal, SessionTarget } from '../../../../src/core/mitigation/mitigation.ts';
import { NOT_MEASURED } from '../../../../src/core/review/measure.ts';
import type { Runbook } from '../../../../src/core/runbook/runbook.ts';
import { ANA, after, at, objectPreview, objectTarget, opened, recorded, requestPreview, runbook, sessionsPreview, statementPreview, target, waitingRead, workloadPreview } from './story.ts';

const attack = fc.constantFrom(
  '<!channel>', '<!here>', '<!everyone>', '<@U0BOSS>', '<!subteam^S0ALL>', '<#C0GENERAL>', '<https://evil.example|Runbook>', 'https://evil.example', '@here', '&lt;!here&gt;',
  '```', '`', '*bold*', '_it_', '~no~', '> quoted', ':fire:', '\u202Egnihton', '\u200B', '\u2066', '\uFEFF', '\u0000', '\u001B[31m', '\uD800', '|', '^', '}', '"', '\\', '\n', '\r\n', '\u2028', '👩‍👩‍👧', 'U0BOSS', '&&&&&&&&', 'مرحبا',
);
export const hostile = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.oneof(attack, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 6 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.tuple(attack, fc.integer({ min: 50, max: 6_000 })).map(([part, length]) => part.repeat(Math.ceil(length / part.length))) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '&'.repeat(4_000), '<'.repeat(3_000)) },
);
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> => fc.array(arbitrary, { maxLength });
/** Addresses come from our folder and our helpers, but even these may be broken or of a kind we do not link. */
const address = fc.oneof(hostile.map((text) => `https://ours.example/${text}`), fc.constantFrom('javascript:alert(1)', 'https://user:secret@ours.example/', 'nowhere', ''));
const id = fc.uuid();

const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant('table' as const), columns: fc.array(hostile, { minLength: 1, maxLength: 8 }), rows: some(some(hostile, 8), 20), more: fc.nat(9_999), tookMs: fc.nat() }),
  fc.record({ kind: fc.constant('text' as const), lines: some(hostile, 30), more: fc.nat(9_999), tookMs: fc.nat() }),
  fc.record({ kind: fc.constant('failed' as const), message: hostile, hint: fc.option(hostile) }),
);
export const finding: fc.Arbitrary<Finding> = fc.record({ check: id, title: hostile, verdict: fc.constantFrom('holds', 'fails', 'unknown', 'shown'), count: hostile, detail: hostile, answer });
const report: fc.Arbitrary<Report> = fc.record({
  takenAt: fc.constant(at(7)), tookMs: fc.nat(), checks: fc.nat(), missing: some(hostile, 8), connection: hostile, room: fc.constant({ slots: 37, used: 37, idle: 0, maxConnections: 40 }),
  pool: fc.record({ verdict: fc.constant('unknown' as const), sentence: hostile }),
  findings: some(finding, 40),
  hypotheses: some(fc.record({ cause: fc.constant('leak' as const), title: hostile, support: fc.constantFrom('strong', 'some', 'weak', 'against'), because: hostile, against: fc.option(hostile, { nil: undefined }) }), 8),
  advice: some(hostile, 8),
});
const session: fc.Arbitrary<SessionTarget> = fc.record({ user: hostile, database: hostile, application: hostile, client: hostile, state: hostile, statement: hostile, protectedBy: hostile })
  .chain((texts) => fc.nat(99_999).map((pid) => target(pid, texts)));
export const preview: fc.Arbitrary<Preview> = fc.oneof(
  fc.record({ targets: fc.uniqueArray(session, { maxLength: 60, selector: ({ pid }) => pid }), kept: some(session, 20), signal: fc.constantFrom('terminate', 'cancel') }).map((more) => sessionsPreview(0, more)),
  fc.record({
    namespace: hostile, workload: hostile, blocked: fc.option(hostile),
    capacity: fc.option(hostile.map((sentence) => ({ others: 4, needed: 34, slots: 37, fits: true, sentence }))),
    changes: some(fc.record({ what: hostile, from: fc.option(hostile), to: fc.option(hostile) }), 12),
  }).map((more) => workloadPreview(more)),
  fc.record({
    title: hostile, namespace: fc.option(hostile), submit: hostile, blocked: fc.option(hostile), wayBack: hostile, effects: some(hostile, 14), kept: some(hostile, 12), ends: fc.boolean(),
    changes: some(fc.record({ what: hostile, from: fc.option(hostile), to: fc.option(hostile) }), 20), targets: some(hostile.map((name) => objectTarget({ act: 'evict', name })), 70),
  }).map((more) => objectPreview(more)),
  fc.record({ sql: hostile, effects: some(hostile, 5), ends: fc.boolean() }).map((more) => statementPreview(more)),
  fc.record({ method: hostile, address: hostile, body: fc.option(hostile), effects: some(hostile, 5), ends: fc.boolean() }).map((more) => requestPreview(more)),
);
const proposal: fc.Arbitrary<Proposal> = fc.record({
  stepId: id, number: hostile, label: hostile, effect: hostile, state: fc.constantFrom('ready', 'blocked', 'idle', 'manual', 'unknown'), danger: fc.boolean(),
});
export const actor = fc.oneof(fc.constant(ANA), hostile.map((text) => (/^[UW][A-Z0-9]+$/.test(text) ? 'x' : text)));
const run: fc.Arbitrary<StepRun> = fc.record({
  stepId: id, previewId: id, preview, pids: fc.constant(null), by: actor, startedAt: fc.constant(at(10)), state: fc.constantFrom('running', 'done', 'failed'), results: fc.constant([]),
  sentence: hostile, undo: fc.option(fc.dictionary(hostile, fc.option(hostile), { maxKeys: 3 })), finishedAt: fc.option(fc.constant(at(11))),
  verdict: fc.option(fc.record({ verdict: fc.constantFrom('worked', 'did not', 'cannot tell'), sentence: hostile, before: fc.constant(null), after: fc.constant(null) })),
});

export const incident: fc.Arbitrary<Incident> = fc.record({
  title: hostile, service: hostile, summary: hostile, status: fc.constantFrom('investigating', 'identified', 'monitoring', 'resolved'), lead: fc.option(actor), howResolved: fc.option(hostile),
  resolvedBy: actor, openedBy: actor, report: fc.option(report), proposals: fc.uniqueArray(proposal, { maxLength: 30, selector: ({ stepId }) => stepId }), steps: some(run, 12), diagnosing: fc.boolean(),
  acknowledged: fc.option(fc.record({ by: actor, at: fc.constant(at(9)) })), first: fc.option(fc.record({ by: actor, frozen: preview })),
  page: fc.option(fc.record({ dedupKey: hostile, how: fc.constant('triggered' as const), number: fc.option(hostile), url: fc.option(address), state: fc.constantFrom('open', 'acknowledged', 'resolved') })),
  statusPage: fc.option(fc.record({ id: hostile, title: hostile, status: hostile, message: hostile, url: fc.option(address) })),
  troubles: fc.record({ PagerDuty: fc.record({ since: fc.constant(at(8)), message: hostile }), Kubernetes: fc.record({ since: hostile, message: hostile }) }, { requiredKeys: [] }),
  call: fc.record({ after: fc.nat(99), state: fc.constantFrom('waiting', 'due', 'snoozed', 'declined'), round: fc.nat(9) }),
  started: fc.option(fc.array(fc.record({ at: fc.constant(at(9)), by: actor, finding }), { minLength: 1, maxLength: 20 })), said: fc.option(fc.record({ value: hostile, by: actor })),
  review: fc.option(fc.record({ measured: some(fc.record({ name: hostile, value: fc.oneof(hostile, fc.constant(NOT_MEASURED)) }), 30), actions: some(hostile, 30) })),
}).map(({ first, started, said, ...more }) => {
  const waiting = first && { ...first.frozen, stepId: more.proposals[0]?.stepId ?? 'x' };
  const approvals: Incident['approvals'] = first && waiting ? { [waiting.id]: { by: first.by, pids: null } } : {};
  // Every other run is one of a step that stands in the card.
  const steps = more.steps.map((run, index) => ({ ...run, stepId: (index % 2 === 0 ? more.proposals[index]?.stepId : undefined) ?? run.stepId }));
  return { ...after(recorded(opened)), ...more, steps, previews: waiting ? { [waiting.id]: waiting } : {}, approvals, ...(started ? { looks: { all: started, fresh: Math.ceil(started.length / 2), round: 0 } } : {}), ...(said ? { values: { pod: said } } : {}) };
});

export const book: fc.Arbitrary<Runbook> = fc.record({
  title: hostile, impact: some(fc.record({ title: hostile, items: some(hostile, 4) }), 2), links: some(fc.record({ title: hostile, url: address }), 8),
  text: hostile, reason: hostile, statusPage: fc.record({ title: hostile, status: hostile, message: hostile }), checks: fc.nat(60),
}).map(({ text, reason, statusPage, checks, ...more }) => ({
  ...runbook, ...more, statements: [...runbook.statements, ...Array.from({ length: checks }, (_, index) => waitingRead(`c${index}`, { title: text, placeholders: index % 3 === 0 ? ['<pod>'] : index % 3 === 1 ? [text] : [], reason }))].map((statement) => ({ ...statement, text })), communication: { ...runbook.communication, statusPage },
}));
