/**
 * Runs every check of the runbook that may run by itself, all parties at once, and holds the answers against the
 * runbook's own thresholds. One party's silence leaves its checks unanswered, never the others'.
 */
import type { Allowed } from '../core/diagnosis/hypotheses.ts';
import { nowhere, type Places } from '../core/diagnosis/place.ts';
import { report } from '../core/diagnosis/report.ts';
import { thresholdsOf } from '../core/diagnosis/thresholds.ts';
import { onFault, type Party } from '../core/fault.ts';
import { automaticReads, poolVariableOf } from '../core/runbook/reads.ts';
import type { Runbook } from '../core/runbook/runbook.ts';
import { ask, checkOf, piped } from './ask.ts';
import type { Stage } from './outcome.ts';
import { sampled } from './sampling.ts';
import type { World } from './world.ts';

/** The second look comes after the runbook's own idle time, within these bounds. */
const SECOND_LOOK_SECONDS = { least: 10, most: 300 };
const PODS_MS = 2_000;

export const diagnose: Stage<'diagnose'> = async ({ job, incident, world }) => {
  const runbook = world.runbook(incident.runbook?.name);
  if (incident.status === 'resolved' && !incident.diagnosing) return { events: [] };
  // Once somebody has acted, a new look would paint over what was found before.
  if (job.again && incident.steps.length > 0) return { events: [] };
  const started = performance.now();
  const checks = runbook?.statements.filter((statement) => statement.judgement.auto) ?? [];
  const reads = runbook ? automaticReads(runbook) : [];

  const [examined, others, allowed, pool, places] = await Promise.all([
    world.database?.examine(reads),
    Promise.all(checks.filter(({ judgement }) => judgement.operation.kind !== 'sql read').map(async ({ id, judgement }) => [id, await ask(judgement.operation, world)] as const)),
    allowedConnections(runbook, world),
    world.metrics?.pool().catch(() => null) ?? null,
    podsOfClients(world),
  ]);
  const missing = [...(examined?.missing ?? (world.database ? [] : ['No database is connected (TARGET_DATABASE_URL).']))];
  if (typeof places === 'string') missing.push(places);
  const answers = { ...examined?.answers, ...Object.fromEntries(others) };
  for (const { id, judgement: { operation } } of checks) {
    const answer = answers[id];
    if (answer && operation.kind === 'sql read') answers[id] = await piped(answer, operation.filters);
  }
  const thresholds = thresholdsOf(reads.map(({ sql }) => sql));
  const result = report({
    now: world.now().toISOString(),
    snapshot: examined?.snapshot ?? null,
    connection: examined?.connection ?? 'no database is connected',
    missing,
    refusedAll: examined?.refusedAll ?? false,
    tookMs: performance.now() - started,
    checks: checks.map(checkOf),
    answers,
    thresholds,
    allowed,
    waiting: pool?.waiting ?? null,
    ...(typeof places === 'string' ? {} : { places }),
    advice: examined?.advice ?? [],
  });
  const answered: Party[] = examined?.snapshot ? ['database'] : [];
  const later = Math.min(SECOND_LOOK_SECONDS.most, Math.max(SECOND_LOOK_SECONDS.least, thresholds.idleSeconds));
  return {
    events: [{ type: 'diagnosed', report: result }, ...(examined?.snapshot ? [sampled(examined.snapshot, incident, world.now().getTime())] : [])],
    jobs: incident.report === null ? [{ name: 'diagnose', incident: incident.id, again: true, afterSeconds: later }] : [],
    answered,
  };
};

/** The pods behind the clients' addresses, or why they have no names. They are worth a moment, not the diagnosis. */
async function podsOfClients({ database, kubernetes }: World): Promise<Places | string> {
  if (!database || !kubernetes) return nowhere;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((settle) => { timer = setTimeout(() => settle('Which pods the clients are: Kubernetes did not say in time.'), PODS_MS); });
  try {
    return await Promise.race([kubernetes.podsByAddress(), late]).catch(onFault(({ message }) => `Which pods the clients are: ${message}`));
  } finally {
    clearTimeout(timer);
  }
}

/** How many connections the workload of the runbook's own steps may open by its configuration; null when it cannot be asked. */
async function allowedConnections(runbook: Runbook | null, world: World): Promise<Allowed> {
  const step = runbook?.statements.map(({ judgement }) => judgement.operation).find((operation) => operation.kind === 'scale' || operation.kind === 'set env');
  if (!step || !world.kubernetes) return null;
  const now = await world.kubernetes.workload(step.namespace, step.workload).catch(() => null);
  const pool = Number(now?.env[poolVariableOf(runbook)]);
  return now && pool > 0 ? { replicas: now.replicas, pool } : null;
}
