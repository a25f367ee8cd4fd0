import { expect, test } from 'vitest';
import { fieldsOf } from '../../../src/edges/postgres/record.ts';

test('a row is read field by field, with its quotes, commas and empty places', () => {
  expect(fieldsOf(String.raw`(1,"a,b",,"say ""hi""","c:\\d","")`)).toEqual(['1', 'a,b', null, 'say "hi"', 'c:\\d', '']);
});

test.each(['("never closed', '("a""', '(', ''])('a row that is cut off (%s) comes to an end', (row) => {
  expect(Array.isArray(fieldsOf(row))).toBe(true);
});
