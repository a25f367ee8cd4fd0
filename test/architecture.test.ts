import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../src');
/** Rooms of core, the lower ones first: each may use only itself and those before it. */
const CORE = ['alert', 'operation', 'runbook', 'diagnosis', 'mitigation', 'incident', 'review'];

/** Files that hold a stop of the road, as against what stages share. */
const STAGES = new Set(readdirSync(path.join(ROOT, 'stages')).filter((name) => name.endsWith('.ts') && /: Stage<'/.test(readFileSync(path.join(ROOT, 'stages', name), 'utf8'))));

type Arrow = { from: string; to: string };

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const full = path.join(folder, name);
    return statSync(full).isDirectory() ? files(full) : full.endsWith('.ts') ? [full] : [];
  });
}

/** Every import of one of our own files, static, type-only or dynamic, as paths below src. */
function arrows(): Arrow[] {
  return files(ROOT).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map((match) => ({
      from: path.relative(ROOT, file), to: path.relative(ROOT, path.resolve(path.dirname(file), match[1] ?? '')),
    })),
  );
}

/** Why the arrow is forbidden; null when it is not. */
export function forbidden({ from, to }: Arrow): string | null {
  const [wing = '', room = ''] = from.split('/');
  const [otherWing = '', otherRoom = ''] = to.split('/');
  if (from === 'main.ts') return null;
  if (to === 'main.ts') return 'nothing imports the hall';
  if (wing === 'core') {
    if (otherWing !== 'core') return 'core imports only core';
    if (to === 'core/fault.ts') return null;
    return CORE.indexOf(otherRoom) <= CORE.indexOf(room) ? null : 'a room of core uses only the rooms before it';
  }
  if (wing === 'stages') {
    if (otherWing !== 'core' && otherWing !== 'stages') return 'stages import core and what they share';
    return otherWing === 'stages' && room !== 'worker.ts' && STAGES.has(otherRoom) ? 'a stage never calls another stage' : null;
  }
  if (wing === 'edges') return otherWing === 'core' || (otherWing === 'edges' && otherRoom === room) ? null : 'an edge imports core and itself';
  if (wing === 'rehearsal') return otherWing === 'stages' ? 'a rehearsal plays the outside, never a stage' : null;
  return null;
}

describe('the house', () => {
  it('has only allowed arrows between its rooms', () => {
    const found = arrows();
    expect(found.length).toBeGreaterThan(100);
    expect(found.flatMap((arrow) => (forbidden(arrow) ? [`${arrow.from} → ${arrow.to}: ${forbidden(arrow)}`] : []))).toEqual([]);
  });

  it('would notice an arrow that goes the wrong way', () => {
    expect(forbidden({ from: 'core/alert/alert.ts', to: 'core/incident/incident.ts' })).not.toBeNull();
    expect(forbidden({ from: 'core/alert/alert.ts', to: 'edges/slack/slack.ts' })).not.toBeNull();
    expect(forbidden({ from: 'stages/page.ts', to: 'stages/preview.ts' })).not.toBeNull();
    expect(forbidden({ from: 'stages/page.ts', to: 'edges/pagerduty/pagerduty.ts' })).not.toBeNull();
    expect(forbidden({ from: 'edges/slack/slack.ts', to: 'edges/store/store.ts' })).not.toBeNull();
    expect(forbidden({ from: 'edges/slack/slack.ts', to: 'stages/page.ts' })).not.toBeNull();
    expect(forbidden({ from: 'rehearsal/demo.ts', to: 'stages/page.ts' })).not.toBeNull();
  });

  it('keeps its core free of clocks, chance and the outside', () => {
    const impure = files(path.join(ROOT, 'core')).flatMap((file) => {
      const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const found = text.match(/\bDate\.now\(|new Date\(\)|Math\.random|randomUUID|process\.|\bfetch\(|from 'node:(?!crypto'|path')[^']+'|\bsetTimeout\(/);
      return found ? [`${path.relative(ROOT, file)}: ${found[0]}`] : [];
    });
    expect(impure).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const readers = files(ROOT).filter((file) => /process\.env/.test(readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')));
    expect(readers.map((file) => path.relative(ROOT, file)).filter((file) => !file.startsWith('rehearsal/'))).toEqual(['config.ts']);
  });

  it('has no file nobody reads in one sitting', () => {
    const long = files(ROOT).map((file) => ({ file: path.relative(ROOT, file), lines: readFileSync(file, 'utf8').split('\n').length })).filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });
});
