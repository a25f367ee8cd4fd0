import type { Problem, Statement } from '../runbook.ts';
import { readCalls } from './programs.ts';
import { endless, interactiveExec, localhost, localVariable, secretRead, severalInOne, unresolvedPlaceholder } from './shell.ts';
import type { Found, Told } from './shell.ts';
import { killsReplication } from './sql.ts';

/** What a rule of `check` finds: its name, as people see and allow it, and when it speaks. */
export type Rule = { rule: string; speaks: string };

/**
 * Every rule of `check`, in the order of the README's list, which is this table written out. A fence marked `manual` says
 * that a person runs it: the rules of the second half keep silent about it. A comment `lifeguard: allow RULE` silences one in a file.
 */
export const rules: readonly Rule[] = table(`
unreadable               | the file cannot be opened
not-utf8                 | it is no UTF-8 text; the place is that of the first bad byte
not-text                 | it holds NUL characters, so it is no text at all
empty                    | there is nothing in it
html                     | it is a web page under another name
too-large                | it is longer than 300,000 characters
too-deep                 | lists or quotes are nested too deeply, or too often, to be read
too-dense                | one passage holds too many marks to be read
front-matter             | what stands between --- at the top is no YAML, or is never closed
unclosed-fence           | a fence is never closed, so the rest of the file is one block
too-many-statements      | a runbook holds more than 300 statements; the rest is left out
same-name                | two runbooks have one file name; only the first is served
same-alert               | two runbooks are for one alert; an alert finds only the first
no-alert-name            | no alert is named, so only one called like the title finds it
several-alerts           | it holds several alerts that cannot be told apart: give each a heading of its own
broken-link              | a relative link leads nowhere
unreadable-sql           | PostgreSQL's own parser does not accept a block, so all of it is left to a person
unreadable-shell         | a shell would not accept a block, so all of it is left to a person
foreign-character        | a command holds a letter that only looks right, or one nobody sees
unknown-attribute        | a word behind a fence's language is none of name="…", manual and target="…"
change-under-diagnosis   | something that changes the world stands among the checks
kills-replication        | the sessions to end are chosen so that replication or other databases would be among them
mixed-block              | one block both looks and ends something
several-in-one           | commands share a line, and one of them changes something
interactive-exec         | -it stands before a command that needs no terminal
endless                  | -f, -w or watch: it never ends by itself
local-variable           | a $VARIABLE in a command for a pod is filled in where it is typed
localhost                | localhost, without saying whose
unresolved-placeholder   | <pod>, $NAMESPACE or YOUR_NAME has to be filled in first
secret-read              | a command prints a secret
`);

/** Rules about how a statement would run; a person who runs it by hand may live with what they say. */
const shellRules: [string, (told: Told) => Found[]][] = [
  ['several-in-one', severalInOne],
  ['interactive-exec', interactiveExec],
  ['endless', endless],
  ['local-variable', localVariable],
  ['localhost', localhost],
  ['unresolved-placeholder', unresolvedPlaceholder],
  ['secret-read', secretRead],
];

/** What stands around a statement. `byHand` when its fence says `manual`; `assigned` collects what the section sets, this statement included; `open` the placeholders told of. */
export type Around = { byHand: boolean; forwards: boolean; assigned: Set<string>; open: Set<string> };

/** What the rules say of one statement, each with the index in its text. */
export function statementProblems(statement: Statement, { byHand, forwards, assigned, open }: Around): (Found & { rule: string })[] {
  const { phase, judgement, title, language, text } = statement;
  const shell = language === 'bash' ? readCalls(text) : null;
  const found = killsReplication(statement, shell?.calls ?? []).map((one) => ({ rule: 'kills-replication', ...one }));
  if (phase === 'diagnosis' && (judgement.class === 'change' || judgement.class === 'terminate')) {
    found.push({ rule: 'change-under-diagnosis', index: 0, message: `"${title}" changes something but stands under Diagnosis: move it to the mitigation.` });
  }
  if (shell !== null) {
    for (const name of shell.assigned) assigned.add(name);
    if (!byHand) for (const [rule, of] of shellRules) found.push(...of({ statement, shell, assigned, forwards, open }).map((one) => ({ rule, ...one })));
  } else if (!byHand) found.push(...openInQuery(statement, open));
  return found;
}

/** What the rules say of the statements of one block: the first that ends something among those that look. */
export function blockProblems(statements: readonly Statement[]): Problem[] {
  const ends = statements.find(({ judgement }) => judgement.class === 'terminate');
  if (ends === undefined || !statements.some(({ judgement }) => judgement.class === 'read')) return [];
  return [{ place: ends.place, rule: 'mixed-block', message: `"${ends.title}" shares a block with statements that only look: give it a block of its own.` }];
}

function openInQuery({ text, language, judgement }: Statement, open: Set<string>): (Found & { rule: string })[] {
  const name = judgement.placeholders?.[0] ?? /(?<=[\s(='"])(<[A-Za-z][\w -]*>|\{\{\s*\$[\w.]+\s*\}\}|\$\{?[A-Z]\w*\}?|\[[A-Z][A-Z_]+\])/.exec(language === 'sql' ? text.replace(/\$(\w*)\$[^]*?\$\1\$/g, '') : text)?.[1];
  if (name === undefined || open.has(name)) return [];
  open.add(name);
  return [{ rule: 'unresolved-placeholder', index: Math.max(0, text.indexOf(name)), message: `${name} has to be filled in first: write the value, or a condition that finds it.` }];
}

function table(text: string): Rule[] {
  return text.trim().split('\n').map((line) => {
    const [rule = '', speaks = ''] = line.split(' | ').map((cell) => cell.trim());
    return { rule, speaks };
  });
}
