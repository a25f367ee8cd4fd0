/** A step that arithmetic blocks, taken on by two people with a reason: every way it must not happen, and the one way it does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGameDay, type GameDay } from '../../src/rehearsal/game-day.ts';
import type { Message, View } from '../../src/rehearsal/slack/state.ts';
import { notification, send } from '../support/alerts.ts';
import { saying, words } from '../support/reading.ts';

const RUNBOOK = `# Runbook: Too Few Pods

**Alert Name**: Too Few Pods
**Severity**: Critical

## Mitigation

1. More of them.

   \`\`\`bash
   # Scale cygni-api to 20 replicas
   kubectl scale deployment/cygni-api --replicas=20 -n production
   \`\`\`
`;
const REASON = 'most pods are off, <!here> believe me';

const folder = mkdtempSync(path.join(tmpdir(), 'lifeguard-override-'));
let day: GameDay;
beforeAll(async () => {
  writeFileSync(path.join(folder, 'too-few-pods.md'), RUNBOOK);
  day = await startGameDay({ runbook: path.join(folder, 'too-few-pods.md'), rateLimits: false });
});
afterAll(async () => {
  await day?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const card = (text: string | RegExp): Message | undefined => day.slack.messages().find((message) => message.threadTs && (typeof text === 'string' ? words(message).includes(text) : text.test(words(message))));
const told = (text: RegExp): Promise<string> => day.slack.until(() => (card(text) ? words(card(text)) : undefined), 30_000);
const scales = (): number => day.world.kubernetes.journal.filter(({ method, path: at, query }) => method !== 'GET' && at.endsWith('/scale') && !query.includes('dryRun')).length;
const says = (who: string): string => saying(day.slack.as(who).modal()?.blocks ?? []);

/** Opens the step by the button that stands beside it and waits for its numbers. */
async function opens(who: string, button: RegExp): Promise<View> {
  type Section = { accessory?: { action_id: string; text: { text: string } } };
  const found = await day.slack.until(() => (card('*Mitigation*')?.blocks as unknown as Section[] | undefined)?.find(({ accessory }) => accessory && button.test(accessory.text.text)), 30_000);
  await day.slack.as(who).presses(found.accessory?.action_id ?? '');
  return day.slack.until(() => (day.slack.as(who).modal() && !/Looking up/.test(says(who)) ? day.slack.as(who).modal() : undefined), 15_000);
}

async function refused(who: string, why: RegExp): Promise<void> {
  await day.slack.until(() => why.test(says(who)), 5_000);
  await day.slack.as(who).closes();
}

async function asks(): Promise<void> {
  expect((await opens('ana', /^Scale cygni-api|^Look again/)).submit).toBe('Ask for an override');
  await day.slack.as('ana').submits({ reason: REASON });
  await told(/asks for it although it is blocked: most pods are off, &lt;!here&gt; believe me\. A second responder must confirm by /);
}

describe('a step that arithmetic blocks', () => {
  it('says so on the card with the numbers', async () => {
    expect(await send(day, notification('TooFewPods', 'firing', { annotations: { runbook_url: 'https://runbooks.example/too-few-pods.md' } }))).toBe(202);
    await told(/Scale cygni-api to 20 replicas\*\n✗ blocked: 20 × 25 = 500 connections.*, room for 37 · would fit: 1 replica/);
  });

  it.each([['only blanks', '   '], ['nothing that can be read', '\u200b\u2063 …']])('is not asked for with %s as the reason, and the field says what is missing', async (_, reason) => {
    await opens('ana', /^Scale cygni-api/);
    await day.slack.as('ana').submits({ reason });
    await day.slack.until(() => Object.keys(day.slack.as('ana').modal()?.errors ?? {}).includes('reason'), 5_000);
    await day.slack.as('ana').closes();
    expect(card('asks for it although it is blocked')).toBeUndefined();
  });

  it('is asked for by one, who cannot be the second too; a guest is neither', async () => {
    await asks();
    const modal = await opens('ana', /^Confirm as second…$/);
    expect(saying(modal.blocks)).toMatch(/Yours was the first yes\. Another responder must give the second/);
    expect(modal.submit).toBeUndefined();
    await day.slack.as('ana').closes();
    await day.slack.as('gus').presses('Confirm as second…');
    const no = await day.slack.until(() => day.slack.as('gus').sees().find((message) => message.ephemeral && /Not done/.test(message.text)), 5_000);
    expect(no.text).toMatch(/guest/i);
    expect(day.slack.as('gus').modal()).toBeUndefined();
    expect(scales()).toBe(0);
  });

  it('waits while all steps are frozen', async () => {
    const modal = await opens('ben', /^Confirm as second…$/);
    expect(saying(modal.blocks)).toMatch(/<@U0ANA\d*> said yes to this, although it is blocked: most pods are off/);
    expect(saying(modal.blocks)).toMatch(/\*Blocked:\* 20 × 25 = 500 connections/);
    await day.slack.as('ana').say('/incident freeze wait');
    await told(/All steps are frozen/);
    await day.slack.as('ben').submits();
    await refused('ben', /froze all steps \(wait\)/);
    await day.slack.as('ana').say('/incident unfreeze');
    await day.slack.until(() => !card('All steps are frozen'), 10_000);
    expect(scales()).toBe(0);
  });

  it('is not done where the numbers are worse by then than the two agreed to, and can be asked for again', async () => {
    await opens('ben', /^Confirm as second…$/);
    day.world.kubernetes.interfere('argocd', { env: { DB_POOL_SIZE: '50' } });
    await day.slack.as('ben').submits();
    await told(/✗ Not done: the numbers are worse now than those two people agreed to: 20 × 50 = 1000 connections/);
    expect([scales(), day.world.kubernetes.replicas()]).toEqual([0, 4]);
    day.world.kubernetes.interfere('argocd', { env: { DB_POOL_SIZE: '25' } });
    await day.world.fleet.settled();
  });

  it('is not done where someone else scaled it meanwhile', async () => {
    await asks();
    await opens('ben', /^Confirm as second…$/);
    day.world.kubernetes.interfere('argocd', { replicas: 5 });
    await day.slack.as('ben').submits();
    await told(/✗ Not done: someone changed the workload after the preview/);
    expect([scales(), day.world.kubernetes.replicas()]).toEqual([0, 5]);
  });

  it('is done once when a second responder agrees, even if Lifeguard died between the two, and all is kept: both names and the reason', async () => {
    await asks();
    await day.restartBot();
    await opens('ben', /^Confirm as second…$/);
    day.slack.deliverTwice(1);
    await day.slack.as('ben').submits();
    const done = await told(/✓ cygni-api: replicas 5 → 20/);
    expect(done).toMatch(/Although it was blocked: <@U0ANA\d*> asked for it, <@U0BEN\d*> confirmed\. Reason: most pods are off, &lt;!here&gt; believe me/);
    expect([scales(), day.world.kubernetes.replicas()]).toEqual([1, 20]);
    await day.slack.as('ana').say('/incident timeline');
    const lines = words(await day.slack.until(() => day.slack.as('ana').sees().find((message) => message.ephemeral && words(message).includes('Timeline')), 10_000)).split('\n');
    expect(lines.find((line) => line.includes('Asked for a blocked step all the same: most pods are off'))).toMatch(/<@U0ANA\d*>$/);
    expect(lines.findLast((line) => line.includes('although it was blocked: most pods are off'))).toMatch(/<@U0BEN\d*>$/);
  });

  it('never had a message refused by Slack', () => {
    expect(day.slack.snapshot('ana').refusals.filter(({ method, error }) => method !== 'page' && !(method === 'files.delete' && error === 'file_not_found'))).toEqual([]);
  });
});
