import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startStatusPage } from '../../../src/rehearsal/world/status-page.ts';
import type { PageIncident, StatusPage } from '../../../src/rehearsal/world/status-page.ts';

let page: StatusPage;
beforeEach(async () => {
  page = await startStatusPage();
});
afterEach(() => page.stop());

async function call(method: string, path: string, body?: object, key = page.apiKey): Promise<{ status: number; body: PageIncident }> {
  const answer = await fetch(`${page.apiUrl}/pages/${page.pageId}${path}`, {
    method,
    headers: { authorization: `OAuth ${key}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as PageIncident };
}

const incident = { name: 'Database Connectivity Issues', status: 'identified', body: 'We are on it.' };

describe('the simulated status page', () => {
  test('publishes an incident and its updates until it is resolved', async () => {
    const created = await call('POST', '/incidents', { incident });
    expect(created).toMatchObject({ status: 201, body: { status: 'identified', resolved_at: null } });
    const patched = await call('PATCH', `/incidents/${created.body.id}`, { incident: { status: 'resolved', body: 'Mended.' } });
    expect(patched.body.incident_updates.map((one) => [one.status, one.body])).toEqual([
      ['resolved', 'Mended.'],
      ['identified', 'We are on it.'],
    ]);
    expect((await call('GET', '/incidents/unresolved')).body).toEqual([]);
    expect(page.panel()).toMatchObject({ state: 'calm', summary: 'Database Connectivity Issues: resolved' });
  });

  test('refuses a wrong key, an unknown status and a missing name', async () => {
    expect((await call('POST', '/incidents', { incident }, 'guess')).status).toBe(401);
    expect((await call('POST', '/incidents', { incident: { ...incident, status: 'on fire' } })).status).toBe(422);
    expect((await call('POST', '/incidents', { incident: { status: 'identified' } })).status).toBe(422);
    expect(page.incidents()).toEqual([]);
  });
});
