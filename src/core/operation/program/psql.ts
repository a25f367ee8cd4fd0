import { flagTable, lastFlag, readFlags } from '../shell/flags.ts';
import { manual } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';
import { judgeSql } from '../sql/judge.ts';

const flags = flagTable(`
command:c= no-psqlrc:X no-align:A tuples-only:t quiet:q expanded:x pset:P= no-password:w
host:h= port:p= username:U= dbname:d= field-separator:F= csv
`);

/** Judges `psql … -c "SQL"`: the SQL itself, on the target's own connection. Who and where psql would have been is dropped. */
export function judgePsql(words: readonly ShellWord[], filters: Filter[]): Judgement {
  if (filters.length > 0) return manual('The output of psql goes through a pipe; Lifeguard shows rows, not psql’s text.');
  const given = readFlags(words, flags);
  if ('unknown' in given) return manual(`psql with ${given.unknown} is not understood.`);
  const [sql, second] = given.flags.get('command') ?? [];
  if (sql === undefined) return manual('psql without -c is a conversation for a person.');
  if (second !== undefined || given.positionals.length > 2 || given.rest !== null) return manual('psql is given more than one command.');
  if (sql.placeholders[0] !== undefined) return { ...manual(`${sql.placeholders[0]} must be filled in first.`), placeholders: sql.placeholders };
  const host = given.flags.get('host')?.at(-1);
  if (host !== undefined && host.placeholders.length === 0 && !/^(localhost|127\.0\.0\.1|::1|\/[\w/.-]*)$/.test(host.text)) {
    return manual(`It asks another server (${host.text}).`);
  }
  const pset = lastFlag(given, 'pset');
  if (pset !== null && !/^(pager|border|footer|format|null|expanded|tuples_only|linestyle|columns)(=[\w|-]*)?$/.test(pset)) return manual(`psql with --pset=${pset} is not understood.`);
  return judgeSql(sql.text);
}
