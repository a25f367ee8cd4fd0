import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/core/incident/incident.ts';
import { postStatus } from '../../src/stages/post-status.ts';
import { incident, world } from './house.ts';

const post = { type: 'status page updated', id: 's', title: 'T', status: 'identified', message: 'm', url: null } as const;

async function run(of: Incident, status: string, { by = 'UANA', again = false } = {}): Promise<string[]> {
  const calls: string[] = [];
  const statusPage = { create: async () => { calls.push('create'); return { id: 's', url: null }; }, update: async (_id: string, update: { status: string }) => { calls.push(`update ${update.status}`); } };
  await postStatus({ job: { name: 'post status', incident: 'i1', title: 'T', status, message: 'm', by }, incident: of, world: world({ statusPage }), again, timeline: async () => [] });
  return calls;
}

describe('the status page', () => {
  it('is posted to once and then edited', async () => {
    expect(await run(incident(), 'identified')).toEqual(['create']);
    expect(await run(incident(post), 'monitoring')).toEqual(['update monitoring']);
  });

  it('hears nothing of an update that comes after the end, unless its first try may stand there', async () => {
    const over = { type: 'resolved', how: '' } as const;
    expect(await run(incident(over), 'identified')).toEqual([]);
    expect(await run(incident(post, over), 'identified', { again: true })).toEqual([]);
    expect(await run(incident(over), 'identified', { again: true })).toEqual(['create']);
  });

  it('is not told the end of an incident that is open again, unless a person says so', async () => {
    expect(await run(incident(post), 'resolved', { by: 'lifeguard' })).toEqual([]);
    expect(await run(incident(post), 'resolved')).toEqual(['update resolved']);
  });
});
