/** `npm run bench`: each measure interleaved with its floor in the same run. Prints its table, asserts nothing. */
import { diagnosisRow } from './diagnosis.ts';
import { headlineRow } from './headline.ts';
import { printTable } from './figures.ts';

const rows = [await headlineRow()];
for (const sessions of [50, 200, 1_000]) rows.push(await diagnosisRow(sessions));
printTable(rows);
process.exit(0);
