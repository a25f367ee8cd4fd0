import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lifeguard-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const least = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_INCIDENT_CHANNEL: 'C0123' };
const mistakes = (environment: Record<string, string>): string[] => {
  const read = readConfig({ ...least, ...environment });
  return 'mistakes' in read ? read.mistakes.map(({ variable, sentence }) => `${variable} ${sentence}`) : [];
};

describe('the environment', () => {
  it('needs three variables and has a sensible value for every other', () => {
    const read = readConfig(least);
    expect(read).toMatchObject({ config: { PORT: 3000, APPROVALS: 'one', SLACK_COMMAND: '/incident', SLACK_RESPONDER_GROUP: [], LOG_LEVEL: 'info', RUNBOOKS_DIR: 'runbooks' } });
  });

  it('names every wrong variable at once, with what it should be', () => {
    const read = readConfig({ PORT: 'x', SLACK_BOT_TOKEN: 'foo', SLACK_INCIDENT_CHANNEL: '#incidents', WEBHOOK_TOKEN: 'a,b,c', TARGET_DATABASE_URL: 'mysql://x', APPROVALS: 'three' });
    expect('mistakes' in read && read.mistakes.map(({ variable }) => variable).toSorted()).toEqual([
      'APPROVALS', 'PORT', 'SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN', 'SLACK_INCIDENT_CHANNEL', 'TARGET_DATABASE_URL', 'WEBHOOK_TOKEN',
    ]);
  });

  it('takes half a connection for a mistake', () => {
    expect(mistakes({ STATUSPAGE_API_KEY: 'k' })).toEqual(['STATUSPAGE_PAGE_ID is missing: STATUSPAGE_API_KEY is set and needs the page’s id']);
    expect(mistakes({ KUBECONFIG: '/x' })).toEqual(['KUBERNETES_NAMESPACES is missing: KUBECONFIG is set; name the namespaces Lifeguard may touch']);
  });

  it('allows no step beyond the first ones unless it is named, and takes an unknown name for a mistake', () => {
    expect(readConfig(least)).toMatchObject({ config: { ALLOW_STEPS: [] } });
    expect(readConfig({ ...least, ALLOW_STEPS: 'delete, sql change,http write' })).toMatchObject({ config: { ALLOW_STEPS: ['delete', 'sql change', 'http write'] } });
    for (const wrong of ['deletes', 'all', '*', 'scale', 'delete drain']) expect(mistakes({ ALLOW_STEPS: wrong })).toEqual(['ALLOW_STEPS may hold only delete, drain, sql change, sql destroy, http write, http delete']);
  });

  it('does not pretend to know a variable that is not built yet', () => {
    expect(mistakes({ TARGETS_FILE: 'targets.yml' })).toEqual(['TARGETS_FILE is not supported yet: one target is watched, set by TARGET_DATABASE_URL']);
    expect(mistakes({ WATCH: 'on' })).toEqual(['WATCH is not supported yet: send alerts to the webhooks']);
  });

  it('reads a secret from the file its _FILE variable names, and says so when it cannot', () => {
    writeFileSync(path.join(folder, 'token'), 'xoxb-from-a-file\n');
    const { SLACK_BOT_TOKEN: _token, ...rest } = least;
    expect(readConfig({ ...rest, SLACK_BOT_TOKEN_FILE: path.join(folder, 'token') })).toMatchObject({ config: { SLACK_BOT_TOKEN: 'xoxb-from-a-file' } });
    expect(mistakes({ PAGERDUTY_API_TOKEN_FILE: path.join(folder, 'nothing') })).toEqual(['PAGERDUTY_API_TOKEN_FILE names a file that cannot be read']);
  });

  it('never repeats a value it refuses: it may be a secret in the wrong place', () => {
    expect(JSON.stringify(readConfig({ ...least, SLACK_BOT_TOKEN: 'hunter2', SLACK_SIGNING_SECRET: 'abc' }))).not.toMatch(/hunter2|abc/);
  });

  it('ends the start with code 2 and one line for each mistake', async () => {
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(process.execPath, [path.resolve(import.meta.dirname, '../src/main.ts')], { env: { PATH: process.env.PATH ?? '', PORT: 'ninety' } }, (error, _out, text) => resolve({ code: error?.code, stderr: text }));
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/PORT must be a port/);
    expect(stderr).toMatch(/SLACK_BOT_TOKEN is missing/);
  });
});
