import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
type Packages = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>;
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const wanted = JSON.parse(read('package.json')) as Packages;

it('locks each package as what it is, or an image would come without it', () => {
  const locked = (JSON.parse(read('package-lock.json')) as { packages: { '': Packages } }).packages[''];
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) expect(locked[kind]).toEqual(wanted[kind]);
});

it('brings whatever the bot itself names, without what only tests and the game day need', () => {
  const missing = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('rehearsal'))
    .flatMap((file) => [...read(path.join('src', file)).matchAll(/^(?:import|export) (?!type\b)(?:[^;]*? from )?'([^'.][^']*)'|\bimport\('([^'.][^']*)'\)|import\.meta\.resolve\('([^'.][^']*)'\)/gm)].map((match) => ({ file, name: match[1] ?? match[2] ?? match[3] ?? '' })))
    .filter(({ name }) => !isBuiltin(name) && !Object.keys({ ...wanted.dependencies, ...wanted.optionalDependencies }).some((one) => name === one || name.startsWith(`${one}/`)));
  expect(missing).toEqual([]);
});

it('is fetched from whatever registry a machine has', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved"|https?:\/\/registry/);
});
