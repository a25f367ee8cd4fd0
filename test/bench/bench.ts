/** `npm run bench`: each measure interleaved with its floor in the same run; `npm run bench diagnosis` only that one. Prints its table, asserts nothing. */
import { diagnosisRow } from './diagnosis.ts';
import { headlineRow } from './headline.ts';
import { printTable } from './figures.ts';

const rows = process.argv[2] === 'diagnosis' ? [] : [await headlineRow()];
for (const sessions of [50, 200, 1_000]) rows.push(await diagnosisRow(sessions), await diagnosisRow(sessions, { full: true }));
printTable(rows);
process.exit(0);
