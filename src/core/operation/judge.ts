import { findForeign, findInvisible } from './foreign-letters.ts';
import { manual } from './judgement.ts';
import type { Judgement } from './operation.ts';
import { judgePromql } from './program/promql.ts';
import { judgeShell } from './shell/judge.ts';
import type { Variables } from './shell/line.ts';
import { judgeSql } from './sql/judge.ts';

type Language = 'sql' | 'bash' | 'promql';

/** A judgement, and the shell's variables as they are behind the statement. */
type Judged = { judgement: Judgement; variables: Variables };

/** No command a person reads in an incident is longer. */
const maxShellLength = 20_000;

/**
 * Says what one statement does and how far it may be trusted. A read is a read only when every part of it is on a list;
 * a line that is not understood as a whole is manual as a whole. Needs `loadSqlParser` to have settled.
 */
export function judge(language: Language, source: string): Judgement {
  return judgeAfter(language, source, new Map()).judgement;
}

/** The same, behind statements that have set these variables. */
export function judgeAfter(language: Language, source: string, variables: Variables): Judged {
  const left = (judgement: Judgement): Judged => ({ judgement, variables });
  // A carriage return of its own could hide what stands before it; at a line's end it is only Windows.
  const text = source.replaceAll('\r\n', '\n');
  const invisible = findInvisible(text);
  if (invisible !== null) return left(manual(`It holds ${invisible.what}.`));
  if (language === 'sql') return left(judgeSql(text));
  if (language === 'promql') return left(judgePromql(text));
  if (text.length > maxShellLength) return left(manual('It is too long to be read.'));
  const judged = judgeShell(text, variables);
  // Comments are no part of the words: an author may write those in any language.
  const foreign = findForeign(judged.words);
  return foreign === null ? judged : left(manual(`It holds ${foreign.what}.`));
}
