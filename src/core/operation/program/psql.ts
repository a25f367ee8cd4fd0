import { isOn, flagTable, lastFlag, readFlags } from '../shell/flags.ts';
import type { Arguments, FlagTable } from '../shell/flags.ts';
import { manual } from '../judgement.ts';
import type { Filter, Judgement, Operation, PsqlForm } from '../operation.ts';
import { several } from '../several.ts';
import type { ShellWord } from '../shell/line.ts';
import { judgeScript } from '../sql/judge.ts';

const flags: FlagTable = { getopt: true, ...flagTable(`
command:c= no-psqlrc:X no-align:A tuples-only:t quiet:q expanded:x pset:P= no-password:w password:W echo-all:a echo-errors:b echo-queries:e echo-hidden:E html:H table-attr:T= no-readline:n csv
host:h= port:p= username:U= dbname:d= field-separator:F= record-separator:R= field-separator-zero:z record-separator-zero:0 set:v= variable= list:l
`) };

const ownHost = /^(localhost|127\.0\.0\.1|::1|\/[\w/.-]*|)$/;
const displaySetting = /^(border|columns|csv_fieldsep|expanded|x|fieldsep|footer|format|linestyle|null|numericlocale|pager|recordsep|title|tuples_only|t)(=[^\s`|]*)?$/;
const displayVariable = /^(ON_ERROR_STOP|ON_ERROR_ROLLBACK|VERBOSITY|SHOW_CONTEXT|ECHO|QUIET|FETCH_COUNT|HIDE_TABLEAM)(=\w*)?$/;

/**
 * Judges `psql … -c "SQL"`, or what it reads from `stdin` (a here-document, `echo "SQL" |`): the SQL itself, on the target's own
 * connection. Who and where psql would have been is dropped, unless it names another server.
 */
export function judgePsql(words: readonly ShellWord[], filters: Filter[], stdin: ShellWord | null = null): Judgement {
  const given = readFlags(words, flags);
  if ('unknown' in given) return manual(`psql with ${given.unknown} is left to a person.`);
  if (given.rest !== null) return manual('psql is given more words than it takes.');
  const refused = refusedConnection(given) ?? refusedSettings(given);
  if (refused !== null) return manual(refused);
  const commands = given.flags.get('command') ?? [];
  const texts = commands.length > 0 ? commands : stdin === null ? [] : [stdin];
  // psql looks at its input only when it has nothing else to do.
  if (isOn(given, 'list') && texts.length === 0) return done(judgeScript('\\l'), given, filters);
  if (texts.length === 0) return manual('psql without a command is a conversation for a person.');
  const judgements: Judgement[] = [];
  for (const { text, placeholders } of texts) {
    // A `:name` would become SQL text: only psql's own quoted form can be bound, and only when nothing on the line sets it.
    if (hasVariables(given) && /(^|[^:]):['"]?[A-Za-z_]/.test(text)) return manual('It puts variables of psql into its SQL.');
    const judged = judgeScript(text, placeholders);
    const bound = new Set(judged.flatMap((judgement) => judgement.placeholders ?? []));
    const lost = placeholders.find((name) => !bound.has(name));
    if (lost !== undefined) return { ...manual(`${lost} stands where no value can, so it must be filled in first.`), placeholders: [...new Set(placeholders)] };
    judgements.push(...judged);
  }
  return done(judgements, given, filters);
}

function done(judgements: Judgement[], given: Arguments, filters: Filter[]): Judgement {
  if (judgements.length === 0) return manual('It holds no statement.');
  const judged = several(judgements);
  if (judged.class === 'manual') return judged;
  if (filters.length === 0) return withDatabase(judged, given);
  if (judged.operation.kind === 'several') return manual('It pipes the answers of several statements.');
  if (judged.operation.kind !== 'sql read') return manual('It pipes the answer of a change.');
  return withDatabase({ ...judged, operation: { ...judged.operation, filters, form: formOf(given) } }, given);
}

/** The database a line names is not asked for: the target's own connection decides, and a change is run in no other than the one it names. */
function withDatabase(judged: Judgement, given: Arguments): Judgement {
  const database = databaseOf(given);
  if (database === null) return judged;
  const bound = (operation: Operation): Operation => {
    if (operation.kind === 'several') return { ...operation, operations: operation.operations.map(bound) };
    return operation.kind === 'sql change' ? { ...operation, database } : operation;
  };
  return { ...judged, operation: bound(judged.operation), reason: judged.reason.replace(/\.$/, ` (it names the database ${database}; the target's own connection is used).`) };
}

/** The database named in so many letters; null for none, and for `postgres`, from where one looks at the whole server. */
function databaseOf(given: Arguments): string | null {
  const word = given.flags.get('dbname')?.at(-1) ?? given.positionals[0];
  if (word === undefined) return null;
  const text = /^postgres(?:ql)?:\/\//.test(word.text) ? (/^[^:]+:\/\/[^/]*\/([^?]*)/.exec(word.text)?.[1] ?? '') : word.text.includes('=') ? (/\bdbname\s*=\s*'?([^\s']*)/.exec(word.text)?.[1] ?? '') : word.text;
  return text === '' || text === 'postgres' || word.placeholders.some((name) => text.includes(name)) ? null : text;
}

/** A server other than the target's own, in a flag, an address or a connection string. */
function refusedConnection(given: Arguments): string | null {
  if (given.positionals.length > 2) return 'psql is given more words than it takes.';
  // A database and a role: `;` behind a quote is neither.
  const strange = given.positionals.find(({ text }, index) => !(index === 0 && /=|:\/\//.test(text)) && !/^[\w$<>{}][\w.$<>{}@-]*$/.test(text));
  if (strange !== undefined) return `"${strange.text}" is no database and no role.`;
  const host = given.flags.get('host')?.at(-1);
  if (host !== undefined && host.placeholders.length === 0 && !ownHost.test(host.text)) return `It asks another server (${host.text}).`;
  for (const word of [...(given.flags.get('dbname') ?? []), ...given.positionals.slice(0, 1)]) {
    const address = /^postgres(?:ql)?:\/\/(?:[^@/?]*@)?([^?]*?)(?:\/[^?]*)?(\?.*)?$/.exec(word.text);
    const hosts = address === null ? [...word.text.matchAll(/\b(?:host|hostaddr|service)\s*=\s*'?([^\s']*)/g)].map((match) => match[1] ?? '') : [...(address[1] ?? '').split(','), ...[...(address[2] ?? '').matchAll(/[?&](?:host|hostaddr|service)=([^&]*)/g)].map((match) => match[1] ?? '')];
    const foreign = hosts.map((each) => each.replace(/:\d+$|:\$\{?\w+\}?$|:<[\w-]+>$/, '').replace(/^\[(.*)\]$/, '$1')).find((each) => !ownHost.test(each) && !word.placeholders.some((name) => each.startsWith(name)));
    if (foreign !== undefined) return `It asks another server (${foreign}).`;
  }
  return null;
}

function refusedSettings(given: Arguments): string | null {
  const setting = (given.flags.get('pset') ?? []).find(({ text, placeholders }) => placeholders.length > 0 || !displaySetting.test(text));
  if (setting !== undefined) return `psql with --pset=${setting.text} is left to a person.`;
  const variable = variables(given).find(({ text }) => !displayVariable.test(text) && !/^[a-z]\w*=/.test(text));
  return variable === undefined ? null : `psql with --set=${variable.text} is left to a person.`;
}

function variables(given: Arguments): ShellWord[] {
  return [...(given.flags.get('set') ?? []), ...(given.flags.get('variable') ?? [])];
}

function hasVariables(given: Arguments): boolean {
  return variables(given).some(({ text }) => !displayVariable.test(text));
}

/** How psql would have laid out the rows, for the filters behind it. */
function formOf(given: Arguments): PsqlForm {
  const csv = isOn(given, 'csv') || /^format=csv$/.test(lastFlag(given, 'pset') ?? '');
  const separator = csv ? ',' : (lastFlag(given, 'field-separator') ?? '|');
  const expanded = isOn(given, 'expanded') || /^(expanded|x)(=(on|1))?$/.test(lastFlag(given, 'pset') ?? '');
  return { layout: csv ? 'csv' : isOn(given, 'no-align') ? 'unaligned' : 'aligned', header: !isOn(given, 'tuples-only'), expanded, separator };
}
