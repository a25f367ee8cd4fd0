/** `npm run bench`: each measure interleaved with its floor in the same run; `npm run bench diagnosis` (or `headline`, `termination`) only that one. Prints its table, asserts nothing. */
import { diagnosisRow } from './diagnosis.ts';
import { headlineRow } from './headline.ts';
import { terminationRow } from './termination.ts';
import { printTable } from './figures.ts';

const only = process.argv[2];
const rows = only === undefined || only === 'headline' ? [await headlineRow()] : [];
if (only === undefined || only === 'diagnosis') for (const sessions of [50, 200, 1_000]) rows.push(await diagnosisRow(sessions), await diagnosisRow(sessions, { full: true }));
if (only === undefined || only === 'termination') for (const sessions of [10, 100, 500]) rows.push(await terminationRow(sessions), await terminationRow(sessions, { stopping: true }));
printTable(rows);
process.exit(0);
