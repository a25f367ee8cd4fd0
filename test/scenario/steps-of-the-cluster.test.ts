/** A rollout went wrong: what the runbook's kubectl lines and its one statement become, as the people in the channel see it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../src/core/operation/judge.ts';
import { loadSqlParser } from '../../src/core/operation/sql/parser.ts';
import { startGameDay, type GameDay } from '../../src/rehearsal/game-day.ts';
import type { Message, View } from '../../src/rehearsal/slack/state.ts';
import { notification, send } from '../support/alerts.ts';
import { replies, saying, words } from '../support/reading.ts';

const STATEMENT = 'UPDATE orders SET total_cents = 0 WHERE id <= 10;';
await loadSqlParser();
const knowsStatement = judge('sql', STATEMENT).operation.kind === 'sql change';

const runbook = (pod: string): string => `# Runbook: Bad Rollout

**Alert Name**: Bad Rollout
**Severity**: Critical

## Mitigation

1. One pod hangs.

   \`\`\`bash
   # Delete the pod that hangs
   kubectl delete pod ${pod} -n production
   \`\`\`

2. All of them do.

   \`\`\`bash
   # Restart cygni-api
   kubectl rollout restart deployment/cygni-api -n production
   \`\`\`

3. The last release is to blame.

   \`\`\`bash
   # Take the image of the week before
   kubectl set image deployment/cygni-api api=registry.cygni.dev/cygni-api:2026.10.9 -n production
   \`\`\`

4. Or go back to whatever was there.

   \`\`\`bash
   # Go back to the revision before
   kubectl rollout undo deployment/cygni-api -n production
   \`\`\`

5. Nobody else should roll anything out meanwhile.

   \`\`\`bash
   # Hold the rollout
   kubectl rollout pause deployment/cygni-api -n production
   \`\`\`

6. Tell the others.

   \`\`\`bash
   # Mark it as degraded
   kubectl label deployment cygni-api -n production condition=degraded
   \`\`\`

7. More of them.

   \`\`\`bash
   # Run twenty of them
   kubectl patch deployment cygni-api -n production -p '{"spec":{"replicas":20}}'
   \`\`\`

8. The node is bad.

   \`\`\`bash
   # Empty node-1
   kubectl drain node-1 --ignore-daemonsets
   \`\`\`

9. The first orders are wrong.

   \`\`\`sql
   -- Reset the first orders
   ${STATEMENT}
   \`\`\`
`;

const folder = mkdtempSync(path.join(tmpdir(), 'lifeguard-steps-'));
const file = path.join(folder, 'bad-rollout.md');
let day: GameDay;
beforeAll(async () => {
  writeFileSync(file, runbook('cygni-api-0'));
  // A dozen steps within a minute: what is tried here is the steps, not Slack's limits.
  day = await startGameDay({ runbook: file, rateLimits: false, environment: { ALLOW_STEPS: 'sql change,sql destroy' } });
});
afterAll(async () => {
  await day?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const card = (text: string): Message | undefined => replies(day, text)[0];
const steps = (): string => words(card('*Mitigation*'));
const pods = (): string[] => day.world.fleet.pods().map(({ name }) => name);
const spec = () => day.world.kubernetes.deployment() as { metadata: { labels: Record<string, string> }; spec: { paused?: boolean; replicas: number; template: { spec: { containers: { image: string }[] } } } };
const image = (): string => spec().spec.template.spec.containers[0]?.image ?? '';
const changes = (): string[] => day.world.kubernetes.journal.filter(({ method, query, path: at }) => method !== 'GET' && !query.includes('dryRun') && !at.includes('accessreviews')).map(({ method, path: at }) => `${method} ${at.replace(/^.*\/namespaces\/production\//, '')}`);

/** The button beside a step, whatever stands on it by now. */
function buttonOf(step: string): string {
  type Section = { text?: { text: string }; accessory?: { action_id: string } };
  const found = (card('*Mitigation*')?.blocks as unknown as Section[] | undefined)?.find(({ text, accessory }) => accessory && text?.text.includes(step));
  return found?.accessory?.action_id ?? `no button for ${step}`;
}

/** Opens a step and waits for what it would do. */
async function opens(step: string, who = 'ana'): Promise<View> {
  await day.slack.as(who).presses(buttonOf(step));
  return day.slack.until(() => {
    const modal = day.slack.as(who).modal();
    return modal && !/Looking up/.test(saying(modal.blocks)) ? modal : undefined;
  }, 15_000);
}
const says = (modal: View): string => saying(modal.blocks);
const told = (text: RegExp, timeoutMs = 20_000): Promise<string> => day.slack.until(() => (text.test(steps()) ? steps() : undefined), timeoutMs);

/** Whoever was second reads why nothing more was done, in the modal that is still open. */
async function refusedSecond(why: RegExp): Promise<void> {
  const late = await day.slack.until(() => ['ana', 'ben'].find((who) => why.test(saying(day.slack.as(who).modal()?.blocks ?? []))), 5_000);
  await day.slack.as(late).closes();
}

async function sql(text: string): Promise<pg.QueryResult> {
  const admin = new pg.Client({ connectionString: day.world.database.adminUrl });
  await admin.connect();
  try {
    return await admin.query(text);
  } finally {
    await admin.end();
  }
}

describe('a rollout that went wrong', () => {
  it('opens with every step and what it would do now; what nobody opted into is shown to copy', async () => {
    writeFileSync(path.join(day.runbooksDir, 'bad-rollout.md'), runbook(pods()[0] ?? ''));
    await new Promise((read) => { setTimeout(read, 2_000); });
    expect(await send(day, notification('BadRollout', 'firing', { annotations: { runbook_url: 'https://runbooks.example/bad-rollout.md' } }))).toBe(202);
    await day.slack.until(() => card('*Mitigation*'), 30_000);
    const text = steps();
    expect(text).toMatch(/Delete the pod that hangs\*\ndeletes the pod · its ReplicaSet starts another one/);
    expect(text).toMatch(/Restart cygni-api\*\nrestarts 4 pods, one after the other/);
    expect(text).toMatch(/image of api registry.cygni.dev\/cygni-api:2026.11.3 → registry.cygni.dev\/cygni-api:2026.10.9 · restarts 4 pods/);
    expect(text).toMatch(/✗ blocked: there is no earlier revision/);
    expect(text).toMatch(/Hold the rollout\*\nrollout on hold no → yes/);
    expect(text).toMatch(/label condition not set → degraded/);
    expect(text).toMatch(/By hand: needs ALLOW_STEPS=drain\n/);
    expect(text).toContain('kubectl drain node-1 --ignore-daemonsets');
    expect(changes()).toEqual([]);
  });

  it('blocks a patch that would take more connections than the server has, with the arithmetic', async () => {
    expect(steps()).toMatch(/Run twenty of them\*\n✗ blocked: 20 × 25 = 500 connections/);
    const modal = await opens('Run twenty of them');
    expect(says(modal)).toMatch(/\*Blocked:\* 20 × 25 = 500 connections.*room for 37/);
    // Not applied by a yes of hers, whatever she says: a second responder would have to take it on too.
    expect(modal.submit).toBe('Ask for an override');
    await day.slack.as('ana').closes();
    expect(spec().spec.replicas).toBe(4);
  });

  it('deletes exactly the pod that was shown, and another takes its place', async () => {
    const [name = ''] = pods();
    const modal = await opens('Delete the pod that hangs');
    expect(says(modal)).toContain(`*pod ${name}* in production`);
    expect(says(modal)).toContain('There is no way back: what is deleted is gone.');
    expect(pods()).toContain(name);
    await day.slack.as('ana').submits();
    await told(new RegExp(`✓ pod ${name} deleted`));
    await day.slack.until(() => !pods().includes(name) && pods().length === 4, 20_000);
    expect(changes()).toEqual([`DELETE pods/${name}`]);
  });

  it('restarts once when two people confirm at once, after they saw what restarts', async () => {
    await day.world.fleet.settled();
    const before = pods();
    const modal = await opens('Restart cygni-api');
    expect(says(modal)).toMatch(/\*deployment cygni-api\* in production\nRestarts 4 pods, one after the other/);
    expect(says(modal)).toContain('There is no way back: a pod that restarted stays restarted.');
    expect(modal.submit).toBe('Restart cygni-api');
    await opens('Restart cygni-api', 'ben');
    day.slack.deliverTwice(2);
    await Promise.all([day.slack.as('ana').submits(), day.slack.as('ben').submits()]);
    await told(/✓ deployment cygni-api: restarts 4 pods, one after the other · <@U0(ANA|BEN)/);
    await refusedSecond(/confirmed this already|still running/);
    await day.slack.until(() => pods().length === 4 && pods().every((name) => !before.includes(name)), 40_000);
    expect(changes().filter((change) => change === 'PATCH deployments/cygni-api')).toHaveLength(1);
    await told(/Its rollout is complete: 4 pods ready\./, 40_000);
  });

  it('changes nothing when someone changed the object after the preview', async () => {
    const modal = await opens('Take the image of the week before');
    expect(says(modal)).toMatch(/image of api .*2026.11.3 → .*2026.10.9/);
    day.world.kubernetes.interfere('argocd', { env: { READ_REPLICA_ENABLED: 'true' } });
    await day.slack.as('ana').submits();
    await told(/✗ Not done: someone changed it after the preview\. Open the step again\./);
    expect(image()).toMatch(/2026\.11\.3$/);
  });

  it('sets the image once it was shown anew, and puts it back again', async () => {
    const modal = await opens('Take the image of the week before');
    expect(modal.submit).toBe('Set image of cygni-api');
    await day.slack.as('ana').submits();
    await told(/✓ deployment cygni-api: image of api .*2026.11.3 → .*2026.10.9/);
    expect(image()).toMatch(/2026\.10\.9$/);
    await told(/\*Still changed\* {2}deployment cygni-api: image of api/);
    const back = await opens('*Still changed*  deployment cygni-api: image of api');
    expect(says(back)).toMatch(/image of api .*2026.10.9 → .*2026.11.3/);
    expect(back.submit).toBe('Put it back');
    await day.slack.as('ana').submits();
    await told(/\*Undo\*\n✓ deployment cygni-api: image of api .*2026.10.9 → .*2026.11.3/);
    expect(image()).toMatch(/2026\.11\.3$/);
  });

  it('goes back to the revision before, which there is by now', async () => {
    await told(/Go back to the revision before\*\nimage of api .*2026.11.3 → .*2026.10.9/, 30_000);
    const modal = await opens('Go back to the revision before');
    expect(modal.submit).toBe('Roll back cygni-api');
    await day.slack.as('ana').submits();
    await day.slack.until(() => image().endsWith('2026.10.9'), 20_000);
  });

  it('says before the confirmation that a right is missing', async () => {
    day.world.kubernetes.deny('patch deployments');
    const modal = await opens('Hold the rollout');
    expect(says(modal)).toContain('Not done: Lifeguard may not patch deployments in production: its Kubernetes role lacks that right.');
    expect(modal.submit).toBeUndefined();
    await day.slack.as('ana').closes();
    day.world.kubernetes.allow('patch deployments');
  });

  it('holds the rollout and marks the deployment, each with its way back', async () => {
    await opens('Hold the rollout');
    await day.slack.as('ana').submits();
    await told(/✓ deployment cygni-api: rollout on hold no → yes/);
    expect(spec().spec.paused).toBe(true);
    await opens('Mark it as degraded');
    await day.slack.as('ana').submits();
    await told(/✓ deployment cygni-api: label condition not set → degraded/);
    expect(spec().metadata.labels).toEqual({ app: 'cygni-api', condition: 'degraded' });
    await told(/\*Still changed\* {2}deployment cygni-api: label condition not set → degraded/);
    await opens('*Still changed*  deployment cygni-api: rollout on hold');
    await day.slack.as('ana').submits();
    await day.slack.until(() => spec().spec.paused === undefined, 20_000);
  });

  it.runIf(knowsStatement)('runs a statement somebody opted into once, after it was shown with the planner’s guess and the role', async () => {
    const refused = await opens('Reset the first orders');
    expect(says(refused)).toContain('the role lifeguard_bot lacks the right for it (permission denied for table orders)');
    expect(refused.submit).toBeUndefined();
    await day.slack.as('ana').closes();
    await sql('GRANT SELECT, UPDATE ON orders TO lifeguard_bot');
    const modal = await opens('Reset the first orders');
    expect(says(modal)).toContain('UPDATE orders SET total_cents = 0 WHERE id <= 10');
    expect(says(modal)).toMatch(/About \d+ rows?, as the planner expects\nRuns once, as lifeguard_bot in cygni/);
    expect((await sql('SELECT count(*) AS n FROM orders WHERE total_cents = 0')).rows).toEqual([{ n: '0' }]);
    await opens('Reset the first orders', 'ben');
    await Promise.all([day.slack.as('ana').submits(), day.slack.as('ben').submits()]);
    await told(/✓ The statement ran: UPDATE · 10 rows · <@U0(ANA|BEN)/);
    await refusedSecond(/confirmed this already|another list|still running/);
    expect((await sql('SELECT count(*) AS n FROM orders WHERE total_cents = 0')).rows).toEqual([{ n: '10' }]);
  });

  it('survives a power cut in the middle of a step: what was started is looked up, never done blindly', async () => {
    await told(/Restart cygni-api[\s\S]*Its rollout is complete/, 60_000);
    await day.slack.until(() => /Restart cygni-api[\s\S]{0,400}Look again…/.test(steps()), 60_000);
    const before = changes().filter((change) => change === 'PATCH deployments/cygni-api').length;
    const modal = await opens('Restart cygni-api');
    expect(modal.submit).toBeTruthy();
    await day.slack.as('ana').submits();
    await day.restartBot();
    await day.slack.until(() => !/◌ Running/.test(steps()), 60_000);
    expect(changes().filter((change) => change === 'PATCH deployments/cygni-api').length - before).toBeLessThanOrEqual(1);
  });

  it('never had a message refused by Slack', () => {
    // The bot was restarted: the new one cannot know which old pictures the other had tidied away.
    expect(day.slack.snapshot('ana').refusals.filter(({ method, error }) => method !== 'page' && !(method === 'files.delete' && error === 'file_not_found'))).toEqual([]);
  });
});
