/** `npm run mixes [COUNT]`: many random mixes (10,000 unless told) over three real servers, and what became of their sessions. */
import { play } from './mixes.ts';
import type { Tally } from './mixes.ts';

const count = Number(process.argv[2] ?? 10_000);
const servers = 3;
const startedMs = performance.now();
const seed = Date.now() % 1_000_000;
const tallies = await Promise.all(Array.from({ length: servers }, (_, at) => play(Math.ceil(count / servers), seed + at)));
const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
const killed = tallies.flatMap(({ protectedKilled, movedKilled }) => [...protectedKilled, ...movedKilled]);
const share = sum(({ eligibleKilled }) => eligibleKilled) / sum(({ eligible }) => eligible);
process.stdout.write([
  `${sum(({ mixes }) => mixes)} mixes, ${sum(({ sessions }) => sessions)} sessions, seed ${seed}, ${Math.round((performance.now() - startedMs) / 1_000)} s`,
  `protected or changed sessions ended: ${killed.length}${killed.length > 0 ? ` (${killed.slice(0, 10).join(' · ')})` : ''}`,
  `eligible sessions ended: ${sum(({ eligibleKilled }) => eligibleKilled)} of ${sum(({ eligible }) => eligible)} (${(share * 100).toFixed(2)} %), ${sum(({ moved }) => moved)} had changed and were left alone`,
  '',
].join('\n'));
process.exitCode = killed.length > 0 || share < 0.99 ? 1 : 0;
