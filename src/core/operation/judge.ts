import { judgeCurl } from './program/curl.ts';
import { buildFilter, isSensitiveFilter } from './filter/filter.ts';
import { findForeign, findInvisible } from './foreign-letters.ts';
import { manual } from './judgement.ts';
import { judgeKubectl } from './kubectl/kubectl.ts';
import type { Filter, Judgement } from './operation.ts';
import { judgePsql } from './program/psql.ts';
import { readShell } from './shell/line.ts';
import type { ShellCommand } from './shell/line.ts';
import { judgeSql } from './sql/judge.ts';

/** No command a person reads in an incident is longer. */
const maxShellLength = 20_000;

/**
 * Says what one statement does and how far it may be trusted. A read is a read only when every part of it is on a list;
 * a line that is not understood as a whole is manual as a whole. Needs `loadSqlParser` to have settled.
 */
export function judge(language: 'sql' | 'bash', source: string): Judgement {
  // A carriage return of its own could hide what stands before it; at a line's end it is only Windows.
  const text = source.replaceAll('\r\n', '\n');
  const invisible = findInvisible(text);
  if (invisible !== null) return manual(`It holds ${invisible.what}.`);
  return language === 'sql' ? judgeSql(text) : judgeShell(text);
}

function judgeShell(text: string): Judgement {
  if (text.length > maxShellLength) return manual('It is too long to be read.');
  const line = readShell(text);
  if (line.kind === 'not understood') return manual(`Not understood as a whole: ${line.why}.`);
  // Comments are no part of the words: an author may write those in any language.
  const foreign = findForeign(line.commands.flatMap((command) => command.words.map((word) => word.text)).join(' '));
  if (foreign !== null) return manual(`It holds ${foreign.what}.`);
  const [first, ...pipes] = line.commands;
  if (first === undefined) return manual('It holds no command.');
  const filters: Filter[] = [];
  for (const pipe of pipes) {
    const [program, ...args] = pipe.words;
    const filter = { program: program?.text ?? '', args: args.map((word) => word.text) };
    const open = pipe.words.some((word) => word.placeholders.length > 0);
    if (open || pipe.environment.length > 0 || buildFilter(filter) === null) return manual(`The pipe through "${[filter.program, ...filter.args].join(' ')}" is not understood.`);
    filters.push(filter);
  }
  const judged = judgeProgram(first, filters);
  if (judged.class !== 'read' || !filters.some(isSensitiveFilter)) return judged;
  const reason = judged.auto ? `${judged.reason.replace(/\.$/, '')}, but it brings to light what was hidden: a person starts it.` : judged.reason;
  return { ...judged, auto: false, sensitive: true, reason };
}

function judgeProgram({ words, environment }: ShellCommand, filters: Filter[]): Judgement {
  const [program, ...rest] = words;
  if (program === undefined || program.placeholders.length > 0) return manual('It does not name the program it runs.');
  // A password in front of psql is not ours to use: the target has its own connection.
  const foreign = environment.find((name) => !(program.text === 'psql' && name === 'PGPASSWORD'));
  if (foreign !== undefined) return manual(`It sets ${foreign} for the program.`);
  switch (program.text) {
    case 'kubectl':
    case 'oc':
      return judgeKubectl(rest, filters);
    case 'psql':
      return judgePsql(rest, filters);
    case 'curl':
      return judgeCurl(rest, filters);
    case 'watch':
      return judgeWatched(rest);
    default:
      return manual(`${program.text} is left to a person.`);
  }
}

/** `watch -n 5 kubectl get pods` repeats without end what one look answers. */
function judgeWatched(words: ShellCommand['words']): Judgement {
  const start = words.findIndex((word, index) => !word.text.startsWith('-') && !/^-(n|-interval)$/.test(words[index - 1]?.text ?? ''));
  const flags = words.slice(0, Math.max(start, 0)).map((word) => word.text).join(' ');
  const inner = words.slice(start);
  if (start < 0 || inner.length < 2 || !/^((-n ?|--interval[ =])[\d.]+|-d|--differences|-t|)( (-d|-t))?$/.test(flags)) return manual('watch is not understood with these words.');
  const judged = judgeProgram({ words: inner, environment: [] }, []);
  if (judged.class !== 'read') return manual('watch repeats something that is not a read.');
  return { ...judged, auto: false, reason: 'Only reads, but it watches without end: a person starts it.' };
}
