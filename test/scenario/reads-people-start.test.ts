/** Checks that do not run by themselves: a person starts them, everybody has the answer, and a secret has one pair of eyes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGameDay, type GameDay } from '../../src/rehearsal/game-day.ts';
import type { Hand } from '../../src/rehearsal/slack/hand.ts';
import type { Block, Message } from '../../src/rehearsal/slack/state.ts';
import { notification, send } from '../support/alerts.ts';
import { replies, saying, words } from '../support/reading.ts';

const RUNBOOK = `# Stuck orders

**Alert Name**: Stuck Orders
**Severity**: Critical

## Diagnosis

\`\`\`sql
-- Sessions by state
SELECT state, count(*) FROM pg_stat_activity GROUP BY state;

-- Orders of one customer
SELECT id, total_cents FROM orders WHERE customer_id = 7 ORDER BY id LIMIT 5;

-- Password hashes
SELECT rolname, rolpassword FROM pg_authid WHERE rolname = 'vault_user';
\`\`\`

\`\`\`bash
# Logs of one pod
kubectl logs <pod> -n $NAMESPACE --tail=20

# What happened to one pod
kubectl describe pod <pod-name> -n production
\`\`\`
`;

let folder: string;
let day: GameDay;
let admin: pg.Client;
let secret: string;
let ana: Hand;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lifeguard-reads-'));
  await writeFile(path.join(folder, 'stuck-orders.md'), RUNBOOK);
  day = await startGameDay({ runbook: path.join(folder, 'stuck-orders.md'), rateLimits: false, environment: { LOG_LEVEL: 'trace' } });
  admin = new pg.Client({ connectionString: day.world.database.adminUrl });
  await admin.connect();
  await admin.query("CREATE ROLE vault_user PASSWORD 'correct horse'; GRANT SELECT ON orders TO lifeguard_bot; GRANT SELECT ON pg_authid TO lifeguard_bot");
  secret = (await admin.query<{ hash: string }>("SELECT rolpassword AS hash FROM pg_authid WHERE rolname = 'vault_user'")).rows[0]?.hash ?? '';
  ana = day.slack.as('ana');
});
afterAll(async () => {
  await admin?.end();
  await day?.stop();
  await rm(folder, { recursive: true, force: true });
});

const inThread = (text: string): Message[] => replies(day, text);
const modal = (of = ana): string => saying(of.modal()?.blocks ?? []);
const showing = (text: string, of = ana, timeoutMs = 5_000): Promise<string> => day.slack.until(() => (modal(of).includes(text) ? modal(of) : undefined), timeoutMs);

/** The button that stands beside a check in the list. */
function buttonOf(title: string): string {
  const block = ana.modal()?.blocks.find((one) => saying([one]).includes(title)) as (Block & { accessory?: { action_id?: string } }) | undefined;
  if (!block?.accessory?.action_id) throw new Error(`no button beside ${title} in:\n${modal()}`);
  return block.accessory.action_id;
}

async function starts(title: string): Promise<void> {
  if (!modal().includes('each waits for a person')) {
    await ana.presses(modal().includes('Other checks') ? 'Other checks' : 'More checks…');
    await showing('each waits for a person');
  }
  await ana.presses(buttonOf(title));
}

/** Every row of the bot's own store, queue included. */
async function stored(): Promise<string> {
  const port = [...(await readFile(day.logFile, 'utf8')).matchAll(/"port":(\d+)[^\n]*an embedded PostgreSQL holds/g)].at(-1)?.[1];
  const password = (await readFile(path.join(path.dirname(day.logFile), 'store/postgres/password'), 'utf8')).trim();
  const store = new pg.Client({ connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/postgres` });
  await store.connect();
  try {
    const { rows: tables } = await store.query<{ name: string }>("SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')");
    const all: string[] = [];
    for (const { name } of tables) all.push(...(await store.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)).rows.map(({ row }) => row));
    return all.join('\n');
  } finally {
    await store.end();
  }
}

describe('a check that waits for a person', () => {
  it('is behind one button of the diagnosis, while the others have run', async () => {
    expect(await send(day, notification('StuckOrders'))).toBe(202);
    const diagnosis = await day.slack.until(() => inThread('Which pool is full?')[0], 30_000);
    expect(words(diagnosis)).toContain('Behind _More checks…_: Orders of one customer · Password hashes · Logs of one pod · What happened to one pod');
    expect(words(diagnosis)).toContain('Sessions by state');
    expect(JSON.stringify(diagnosis.blocks).match(/more-checks/g)).toHaveLength(1);
  });

  it('is refused to a guest and to a colleague who is no responder, each with the reason, before anything opens', async () => {
    for (const [who, why] of [['gus', /guest/i], ['mia', /not in/]] as const) {
      const hand = day.slack.as(who);
      await hand.presses('More checks…');
      const refusal = await day.slack.until(() => hand.sees().find((message) => message.ephemeral && /Not done/.test(message.text)));
      expect(refusal.text).toMatch(why);
      expect(hand.modal()).toBeUndefined();
    }
  });

  it('says why it waits and who will see its answer', async () => {
    await ana.presses('More checks…');
    const list = await showing('each waits for a person');
    expect(list).toMatch(/Orders of one customer\*\nthe rows of the application's table orders may be private and many\nRun/);
    expect(list).toMatch(/Password hashes\*\n.*secrets.*\nShow me alone/);
    expect(list).not.toContain('Sessions by state');
  });

  it('is offered by the slash command as well', async () => {
    await ana.closes();
    await ana.say('/incident diagnose more');
    await showing('each waits for a person');
  });

  it('is answered in front of her within a second or so, and in the thread for everybody', async () => {
    const started = performance.now();
    await starts('Orders of one customer');
    const answer = await showing('in the incident’s thread as well');
    expect(performance.now() - started).toBeLessThan(2_500);
    const { rows } = await admin.query<{ id: number; total_cents: number }>('SELECT id, total_cents FROM orders WHERE customer_id = 7 ORDER BY id LIMIT 5');
    for (const { id, total_cents } of rows) expect(answer).toMatch(new RegExp(`${id}\\s+${total_cents}`));
    const message = await day.slack.until(() => inThread('Orders of one customer').find((one) => words(one).includes('looked at')));
    expect(words(message)).toMatch(new RegExp(`${rows[0]?.id}\\s+${rows[0]?.total_cents}`));
    expect(words(message)).toContain(`<@${day.slack.ids.users.ana}> looked at`);
  });

  it('is answered once although Slack delivers the press twice, and a new answer is a new message', async () => {
    day.slack.deliverTwice(1);
    await ana.presses('Other checks');
    await showing('each waits for a person');
    day.slack.deliverTwice(1);
    await starts('Orders of one customer');
    await showing('in the incident’s thread as well');
    await day.slack.until(() => inThread('looked at').length === 2);
    await new Promise((settled) => { setTimeout(settled, 1_500); });
    expect(inThread('looked at')).toHaveLength(2);
    expect(modal()).toContain('in the incident’s thread as well');
  });
});

describe('a check that shows a secret', () => {
  it('is shown to the one who started it', async () => {
    expect(secret).toMatch(/^SCRAM-SHA-256\$/);
    await starts('Password hashes');
    const answer = await showing('Only you see this');
    expect(answer).toContain(secret);
    expect(day.slack.as('ben').modal()).toBeUndefined();
  });

  it('leaves nothing behind: no message, no event, no job, no line of the log', async () => {
    const trace = secret.slice(0, 30);
    await day.slack.until(() => inThread('Which pool is full?')[0]);
    await new Promise((settled) => { setTimeout(settled, 1_500); });
    const said = day.slack.journal.filter(({ args }) => JSON.stringify(args).includes(trace));
    expect(said.map(({ method, args }) => [method, args.view_id])).toEqual([['views.update', ana.modal()?.id]]);
    for (const who of ['ana', 'ben', 'mia', 'gus']) expect(JSON.stringify(day.slack.as(who).sees())).not.toContain(trace);
    const log = await readFile(day.logFile, 'utf8');
    expect(log).toContain('a person acted');
    expect(log).not.toContain(trace);
    const store = await stored();
    expect(store).toContain('Orders of one customer');
    expect(store).not.toContain(trace);
  });

  it('leaves that she looked', async () => {
    await ana.closes();
    await ana.say('/incident timeline');
    const timeline = await day.slack.until(() => ana.sees().find((message) => message.ephemeral && words(message).includes('Timeline')));
    expect(words(timeline)).toMatch(/Looked at “Password hashes”; the answer was shown to nobody else · <@U0ANA/);
  });
});

describe('a check that leaves something open', () => {
  const pod = (): string => day.world.fleet.pods()[0]?.name ?? '';

  it('asks for it, and not for what the configuration has', async () => {
    await starts('Logs of one pod');
    await day.slack.until(() => ana.modal()?.submit === 'Look');
    expect(modal()).toMatch(/leaves one thing open/);
    expect(ana.modal()?.blocks.filter(({ type }) => type === 'input')).toHaveLength(1);
  });

  it('refuses a value that is more than a name, with a sentence beside the field', async () => {
    for (const value of ['x; rm -rf /', "' OR 1=1", '../../secrets']) {
      await ana.submits({ pod: value });
      const [sentence] = Object.values(ana.modal()?.errors ?? {});
      expect(sentence).toBe(`“${value}” is not a name in Kubernetes: small letters, digits, “-” and “.” only.`);
    }
    expect(await stored()).not.toContain('rm -rf');
  });

  it('goes on with the right one, and puts the answer into the thread', async () => {
    await ana.submits({ pod: pod() });
    await showing('in the incident’s thread as well');
    expect(modal()).toContain(`Logs of one pod (`);
    await day.slack.until(() => inThread('Logs of one pod').find((message) => words(message).includes(pod()) && words(message).includes('looked at')));
  });

  it('is not asked again, by whatever statement leaves the same open', async () => {
    await starts('What happened to one pod');
    await showing('in the incident’s thread as well');
    expect(modal()).toContain(pod());
    expect(ana.modal()?.submit).toBeUndefined();
  });

  it('can be said anew, beginning with what was said', async () => {
    await ana.presses('Other values…');
    await day.slack.until(() => ana.modal()?.submit === 'Look');
    expect(modal()).toContain(pod());
    await ana.submits({ pod: 'no-such-pod' });
    await day.slack.until(() => !ana.modal()?.submit && !modal().includes('Looking…'));
    expect(modal()).toMatch(/Not answered/);
    await ana.presses('Other values…');
    await day.slack.until(() => ana.modal()?.submit === 'Look');
    await ana.submits({ pod: pod() });
    await showing('in the incident’s thread as well');
  });
});

describe('a bot without power', () => {
  it('answers after it is back what was started before', async () => {
    // The diagnosis names it too; both answers before are in the thread.
    await day.slack.until(() => inThread('What happened to one pod').length === 3);
    await admin.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    const before = inThread('Orders of one customer').length;
    await starts('Orders of one customer');
    await showing('Looking…');
    await expect.poll(async () => (await admin.query("SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'lifeguard/%' AND wait_event_type = 'Lock'")).rowCount, { interval: 10 }).toBe(1);
    const back = day.restartBot();
    await day.slack.until(() => !day.slack.snapshot('ana').appConnected);
    await admin.query('ROLLBACK');
    await back;
    await showing('in the incident’s thread as well', ana, 30_000);
    await day.slack.until(() => inThread('Orders of one customer').length > before, 10_000);
  }, 60_000);

  it('still knows what was said', async () => {
    await day.slack.until(() => day.slack.snapshot('ana').appConnected, 20_000);
    await starts('Logs of one pod');
    await showing('in the incident’s thread as well');
    expect(ana.modal()?.submit).toBeUndefined();
  });

  it('has lost no more than a look that was for one person alone', async () => {
    await starts('Password hashes');
    await showing('Only you see this');
    await day.restartBot();
    await new Promise((settled) => { setTimeout(settled, 1_000); });
    expect(await stored()).not.toContain(secret.slice(0, 30));
  }, 60_000);

  it('never had anything refused by Slack but a press that was answered already', () => {
    expect(day.slack.snapshot('ana').refusals.filter(({ method, error }) => method !== 'page' && error !== 'hash_conflict')).toEqual([]);
  });
});
