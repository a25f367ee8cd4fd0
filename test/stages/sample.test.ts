import { describe, expect, it } from 'vitest';
import type { Sample } from '../../src/core/diagnosis/sample.ts';
import type { Event } from '../../src/core/incident/event.ts';
import type { Incident } from '../../src/core/incident/incident.ts';
import type { Job } from '../../src/core/incident/job.ts';
import { timelineOf } from '../../src/core/review/timeline.ts';
import { follow } from '../../src/stages/path.ts';
import { picture } from '../../src/stages/picture.ts';
import { sample } from '../../src/stages/sample.ts';
import type { World } from '../../src/stages/world.ts';
import { many, snapshotOf } from '../core/diagnosis/snapshots.ts';
import { incident, NOW, world } from './house.ts';

const timer: Job & { name: 'sample' } = { name: 'sample', incident: 'i1' };
const later = (seconds: number): Date => new Date(Date.parse(NOW) + seconds * 1_000);
const timeline = async () => [];
const taken: Sample = { at: NOW, used: 37, working: 5, inTransaction: 0, idle: 32, waiting: 0, oldestIdleSeconds: 700, slots: 37 };
const sampled: Event = { type: 'sampled', sample: taken };
const pictured = (file: string | null): Event => ({ type: 'pictured', of: 'x', until: NOW, file, why: file ? '' : 'the app lacks the scope files:write.' });
const moved = (was: Incident, seconds: number): Incident => ({ ...was, samples: was.samples?.map((one, index, all) => (index === all.length - 1 ? { ...one, at: later(seconds).toISOString() } : one)) ?? [] });

function watched(snapshot = snapshotOf(many(30, () => ({}))) as ReturnType<typeof snapshotOf> | null, now = later(0)): World & { asked: number } {
  const around = { ...world({ now: () => now }), asked: 0 };
  around.database = {
    examine: async (reads) => { around.asked += 1; expect(reads).toEqual([]); return { snapshot, answers: {}, connection: '', refusedAll: snapshot === null, missing: snapshot ? [] : ['no'], tookMs: 3 }; },
  } as World['database'];
  return around;
}

describe('looking at the pool again and again', () => {
  it('takes a sample every ten seconds at first, every minute after a quarter of an hour', async () => {
    const early = await sample({ job: timer, incident: incident(), world: watched(), again: false, timeline });
    expect(early.events).toMatchObject([{ type: 'sampled', sample: { used: 30, idle: 30, slots: 37 } }]);
    expect(early.jobs).toEqual([{ ...timer, afterSeconds: 10 }]);
    const late = await sample({ job: timer, incident: incident(), world: watched(undefined, later(16 * 60)), again: false, timeline });
    expect(late.jobs).toEqual([{ ...timer, afterSeconds: 60 }]);
  });

  it('goes on for a minute after the end, then draws the last picture and stops', async () => {
    const over = incident({ type: 'resolved', how: 'x' });
    expect((await sample({ job: timer, incident: over, world: watched(undefined, later(30)), again: false, timeline })).jobs).toEqual([{ ...timer, afterSeconds: 10 }]);
    const end = watched(undefined, later(61));
    expect(await sample({ job: timer, incident: over, world: end, again: false, timeline })).toEqual({ events: [], jobs: [{ name: 'draw', incident: 'i1' }] });
    expect(end.asked).toBe(0);
  });

  it('makes no trouble of a server that does not answer: the next sample says that there is a hole', async () => {
    const silent = await sample({ job: timer, incident: incident(sampled), world: watched(null), again: false, timeline });
    expect(silent).toEqual({ events: [], jobs: [{ ...timer, afterSeconds: 10 }] });
    const after = async (seconds: number) => (await sample({ job: timer, incident: incident(sampled), world: watched(undefined, later(seconds)), again: false, timeline })).events[0];
    expect(await after(12)).not.toHaveProperty('sample.gap');
    expect(await after(45)).toHaveProperty('sample.gap', true);
  });

  it('does nothing at all where no database is connected', async () => {
    expect(await sample({ job: timer, incident: incident(), world: world(), again: false, timeline })).toEqual({ events: [] });
  });

  it('dates samples on the store’s clock, and leaves them out of the timeline', () => {
    expect(incident({ ...sampled, sample: { ...taken, at: '2001-01-01T00:00:00.000Z' } }).samples?.[0]?.at).toBe(NOW);
    expect(timelineOf([{ seq: 1, at: NOW, by: 'lifeguard', event: sampled }, { seq: 2, at: NOW, by: 'lifeguard', event: pictured('F1') }])).toEqual([]);
  });
});

describe('a chart', () => {
  const wants = (was: Incident) => follow(sampled, was).map(({ name }) => name);

  it('is drawn from the second sample on, then once a minute', () => {
    expect(wants(incident(sampled))).toEqual([]);
    expect(wants(incident(sampled, sampled))).toEqual(['draw']);
    expect(wants(moved(incident(sampled, sampled, pictured('F1')), 50))).toEqual([]);
    expect(wants(moved(incident(sampled, sampled, pictured('F1')), 60))).toEqual(['draw']);
  });

  it('is drawn at once, with a fresh sample, when something was done', () => {
    const events: Event[] = [
      { type: 'executed', previewId: 'p', results: [], done: true, sentence: '', undo: null },
      { type: 'verified', previewId: 'p', verdict: { verdict: 'worked', sentence: '', before: null, after: null } },
      { type: 'resolved', how: '' },
    ];
    for (const event of events) expect(follow(event, incident()), event.type).toContainEqual({ name: 'sample', incident: 'i1', draw: true });
  });

  it('follows the sample it waits for', async () => {
    const { jobs } = await sample({ job: { ...timer, draw: true }, incident: incident(), world: watched(), again: false, timeline });
    expect(jobs).toEqual([{ name: 'draw', incident: 'i1' }]);
  });

  it('is uploaded once for what it shows, and shown', async () => {
    const around = world();
    const was = incident(sampled, sampled);
    const { events } = await picture({ job: { name: 'draw', incident: 'i1' }, incident: was, world: around, again: false, timeline });
    expect(events).toMatchObject([{ type: 'pictured', file: 'F1' }]);
    const now = incident(sampled, sampled, ...events);
    expect(follow(events[0]!, now)).toEqual([{ name: 'show', incident: 'i1', card: 'chart' }]);
    expect((await picture({ job: { name: 'draw', incident: 'i1' }, incident: now, world: around, again: false, timeline })).events).toEqual([]);
    expect(around.told).toEqual(['picture']);
  });

  it('remembers which files it stands in for', () => {
    expect(incident(pictured('F1'), pictured('F2'), pictured('F3')).picture).toMatchObject({ file: 'F3', replaced: ['F2', 'F1'] });
  });

  it('is given up with one line in the diagnosis where Slack takes none', async () => {
    const around = world();
    const refused = incident(sampled, sampled, pictured(null));
    expect(follow(pictured(null), refused)).toEqual([{ name: 'show', incident: 'i1', card: 'diagnosis' }]);
    expect(wants(moved(refused, 600))).toEqual([]);
    await picture({ job: { name: 'draw', incident: 'i1' }, incident: refused, world: around, again: false, timeline });
    expect(around.told).toEqual([]);
  });
});
