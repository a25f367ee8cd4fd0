import { manual } from '../judgement.ts';
import type { Judgement } from '../operation.ts';
import { readPattern } from './pattern.ts';
import type { NamePattern } from './pattern.ts';

/** What a command looks at: its pattern, and whether it wants more (`+`) and the system's own objects too (`S`). */
type Wish = { pattern: NamePattern | null; more: boolean; system: boolean };

/** Commands that only change how psql shows its answers, or say something themselves. */
const display = /^(timing|x|a|t|H|f|C|T|q|quit|echo|qecho|warn|\?|h|help|copyright|errverbose|r|reset|p|print)$/;
const displaySettings = /^(border|columns|csv_fieldsep|expanded|x|vertical|fieldsep|fieldsep_zero|footer|format|linestyle|null|numericlocale|pager|pager_min_lines|recordsep|tableattr|title|tuples_only|t|unicode_\w+|xheader_width)$/;
const displayVariables = /^(ON_ERROR_STOP|ON_ERROR_ROLLBACK|VERBOSITY|SHOW_CONTEXT|ECHO|ECHO_HIDDEN|QUIET|FETCH_COUNT|COMP_KEYWORD_CASE|HIDE_TABLEAM|HIDE_TOAST_COMPRESSION)$/;

/** Commands that list what the catalogs hold, by their letters without `+` and `S`: the question Lifeguard asks in their place. */
const lists: Record<string, (wish: Wish) => string> = {
  dn: ({ pattern, more, system }) => `SELECT n.nspname AS name, pg_get_userbyid(n.nspowner) AS owner${more ? ', n.nspacl::text AS access, obj_description(n.oid, \'pg_namespace\') AS description' : ''}
    FROM pg_catalog.pg_namespace n WHERE ${pattern === null ? (system ? 'true' : "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'") : `n.nspname ${pattern.name}`} ORDER BY 1`,
  du: ({ pattern, system }) => `SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolcanlogin AS login, r.rolcreatedb AS creates_databases, r.rolcreaterole AS creates_roles, r.rolreplication AS replication,
    r.rolconnlimit AS connection_limit, r.rolvaliduntil AS valid_until, array(SELECT b.rolname FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles b ON b.oid = m.roleid WHERE m.member = r.oid) AS member_of
    FROM pg_catalog.pg_roles r WHERE ${pattern === null ? (system ? 'true' : "r.rolname !~ '^pg_'") : `r.rolname ${pattern.name}`} ORDER BY 1`,
  df: (wish) => functions(wish, "p.prokind <> 'a'"),
  da: (wish) => functions(wish, "p.prokind = 'a'"),
  dx: ({ pattern }) => `SELECT e.extname AS name, e.extversion AS version, n.nspname AS schema, obj_description(e.oid, 'pg_extension') AS description
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE ${pattern === null ? 'true' : `e.extname ${pattern.name}`} ORDER BY 1`,
  l: ({ pattern, more }) => `SELECT d.datname AS name, pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collation, d.datacl::text AS access${more ? `,
    CASE WHEN has_database_privilege(d.oid, 'CONNECT') THEN pg_size_pretty(pg_database_size(d.oid)) END AS size, t.spcname AS tablespace, shobj_description(d.oid, 'pg_database') AS description` : ''}
    FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace WHERE ${pattern === null ? 'true' : `d.datname ${pattern.name}`} ORDER BY 1`,
  db: ({ pattern, more }) => `SELECT t.spcname AS name, pg_get_userbyid(t.spcowner) AS owner, pg_tablespace_location(t.oid) AS location${more ? ', t.spcacl::text AS access, t.spcoptions AS options' : ''}
    FROM pg_catalog.pg_tablespace t WHERE ${pattern === null ? 'true' : `t.spcname ${pattern.name}`} ORDER BY 1`,
  dp: (wish) => `SELECT n.nspname AS schema, c.relname AS name, ${relationKind} AS type, c.relacl::text AS access FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'S', 'f', 'p') AND ${chosen(wish, 'c.relname', 'pg_table_is_visible(c.oid)')} ORDER BY 1, 2`,
  dRp: ({ pattern }) => `SELECT p.pubname AS name, pg_get_userbyid(p.pubowner) AS owner, p.puballtables AS all_tables, p.pubinsert AS inserts, p.pubupdate AS updates, p.pubdelete AS deletes, p.pubtruncate AS truncates,
    array(SELECT t.schemaname || '.' || t.tablename FROM pg_catalog.pg_publication_tables t WHERE t.pubname = p.pubname ORDER BY 1) AS tables
    FROM pg_catalog.pg_publication p WHERE ${pattern === null ? 'true' : `p.pubname ${pattern.name}`} ORDER BY 1`,
  dRs: ({ pattern }) => `SELECT s.subname AS name, pg_get_userbyid(s.subowner) AS owner, s.subenabled AS enabled, s.subpublications AS publications, s.subslotname AS slot, s.subsynccommit AS synchronous_commit
    FROM pg_catalog.pg_subscription s WHERE ${pattern === null ? 'true' : `s.subname ${pattern.name}`} ORDER BY 1`,
  dT: (wish) => `SELECT n.nspname AS schema, format_type(t.oid, NULL) AS name, obj_description(t.oid, 'pg_type') AS description FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid WHERE (c.oid IS NULL OR c.relkind = 'c') AND t.typname !~ '^_' AND ${chosen(wish, 't.typname', 'pg_type_is_visible(t.oid)')} ORDER BY 1, 2`,
  dL: ({ pattern }) => `SELECT l.lanname AS name, pg_get_userbyid(l.lanowner) AS owner, l.lanpltrusted AS trusted FROM pg_catalog.pg_language l WHERE l.lanplcallfoid <> 0 AND ${pattern === null ? 'true' : `l.lanname ${pattern.name}`} ORDER BY 1`,
  dy: ({ pattern }) => `SELECT e.evtname AS name, e.evtevent AS event, pg_get_userbyid(e.evtowner) AS owner, e.evtenabled AS enabled, e.evtfoid::regproc AS function
    FROM pg_catalog.pg_event_trigger e WHERE ${pattern === null ? 'true' : `e.evtname ${pattern.name}`} ORDER BY 1`,
  dX: (wish) => `SELECT n.nspname AS schema, s.stxname AS name, pg_get_statisticsobjdef_columns(s.oid) AS columns, s.stxrelid::regclass AS relation FROM pg_catalog.pg_statistic_ext s
    JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace WHERE ${chosen(wish, 's.stxname', 'pg_statistics_obj_is_visible(s.oid)')} ORDER BY 1, 2`,
  dconfig: ({ pattern }) => `SELECT s.name, s.setting AS value FROM pg_catalog.pg_settings s WHERE ${pattern === null ? "s.source NOT IN ('default', 'override')" : `s.name ${pattern.name}`} ORDER BY 1`,
  drds: () => `SELECT coalesce(r.rolname, 'all') AS role, coalesce(d.datname, 'all') AS database, array_to_string(s.setconfig, ', ') AS settings FROM pg_catalog.pg_db_role_setting s
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase ORDER BY 1, 2`,
  sf: (wish) => `SELECT n.nspname AS schema, p.proname AS name, pg_get_functiondef(p.oid) AS body FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prokind <> 'a' AND ${chosen(wish, 'p.proname', 'pg_function_is_visible(p.oid)')} ORDER BY 1, 2`,
  sv: (wish) => `SELECT n.nspname AS schema, c.relname AS name, pg_get_viewdef(c.oid, true) AS body FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'm') AND ${chosen(wish, 'c.relname', 'pg_table_is_visible(c.oid)')} ORDER BY 1, 2`,
  conninfo: () => 'SELECT current_database() AS database, current_user AS role, inet_server_addr() AS address, inet_server_port() AS port',
  encoding: () => 'SELECT pg_client_encoding() AS encoding',
};
const sameAs: Record<string, string> = { dg: 'du', z: 'dp', list: 'l' };
const needsName = new Set(['sf', 'sv']);

/** What one of psql's own commands comes to: a question to the catalogs in SQL, with what is still open in it, or a judgement that needs none. */
type Meta = { sql: string; parameters: string[] } | { judgement: Judgement };

/** Reads one of psql's own commands. Those that list the catalogs become a query; what psql would run, write or connect to is left to a person. */
export function readMeta(text: string): Meta {
  const [, command = '', rest = ''] = /^\\([A-Za-z+]+|\?)(?:\s+([^]*))?$/.exec(text.replace(/\s*;+\s*$/, '')) ?? [];
  if (command === '' || /[`\\|\n]|(^|\s):/.test(rest)) return { judgement: manual('This command of psql is left to a person.') };
  const words = rest.match(/(?:"(?:[^"]|"")*"|'[^']*'|<[^<>]*>|\{\{[^{}]*\}\}|[^\s"'])+/g) ?? [];
  const [first = '', second] = words;
  if (onlyShows(command, first) && (/^(echo|qecho|warn|h|help|\?|C)$/.test(command) ? !rest.includes(';') : second === undefined || command === 'set' || command === 'pset') && !/;\s*\S/.test(rest) && words.length <= 3) return { judgement: { operation: { kind: 'nothing' }, class: 'read', auto: false, reason: 'Only says how psql shows its answers.' } };
  const base = command.replace('+', '');
  const system = base.length > 1 && base.endsWith('S') && !Object.hasOwn(lists, base);
  const name = system ? base.slice(0, -1) : base;
  const pattern = first === '' ? null : readPattern(first.replace(/^'(.*)'$/, '$1').replace(/\(.*$/, ''));
  const wish: Wish = { pattern, more: command.includes('+'), system };
  const key = Object.hasOwn(sameAs, name) ? (sameAs[name] ?? name) : name;
  const question = second !== undefined || (first !== '' && pattern === null) ? null : questionOf(key, wish);
  if (question === null) return { judgement: manual(`\\${command} is left to a person.`) };
  return { sql: question.replace(/\s+/g, ' '), parameters: pattern?.parameters ?? [] };
}

function onlyShows(command: string, first: string): boolean {
  if (command === 'pset') return first === '' || displaySettings.test(first);
  if (command === 'set') return displayVariables.test(first);
  return display.test(command) || (command === 'encoding' && first !== '');
}

function questionOf(key: string, wish: Wish): string | null {
  const list = Object.hasOwn(lists, key) ? lists[key] : undefined;
  if (list !== undefined) return needsName.has(key) && wish.pattern === null ? null : list(wish);
  if (key === 'd' && wish.pattern !== null) return described(wish);
  return key === 'd' || /^d[tivmsEP]+$/.test(key) ? relations(wish, key.slice(1)) : null;
}

/** With no pattern psql leaves out what belongs to the system, with one only what another schema hides. */
function chosen({ pattern, system }: Wish, name: string, visible: string): string {
  if (pattern === null) return system ? 'true' : `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast' AND ${visible}`;
  return pattern.schema === null ? `${name} ${pattern.name} AND ${visible}` : `n.nspname ${pattern.schema} AND ${name} ${pattern.name}`;
}

const relationKind = `CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'i' THEN 'index' WHEN 'I' THEN 'partitioned index' WHEN 'v' THEN 'view'
  WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' ELSE 'other' END`;
const kindsOf: Record<string, string[]> = { t: ['r', 'p'], i: ['i', 'I'], v: ['v'], m: ['m'], s: ['S'], E: ['f'], P: ['p', 'I'] };

function relations(wish: Wish, letters: string): string {
  const kinds = [...(letters === '' ? 'tvmsE' : letters)].flatMap((letter) => kindsOf[letter] ?? []);
  const index = kinds.includes('i') || letters.includes('P');
  return `SELECT n.nspname AS schema, c.relname AS name, ${relationKind} AS type, pg_get_userbyid(c.relowner) AS owner${index ? ', t.relname AS table' : ''}${wish.more ? `,
    pg_size_pretty(pg_table_size(c.oid)) AS size, obj_description(c.oid, 'pg_class') AS description` : ''}
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace${index ? ' LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid' : ''}
    WHERE c.relkind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}) AND ${chosen(wish, 'c.relname', 'pg_table_is_visible(c.oid)')} ORDER BY 1, 2`;
}

function functions(wish: Wish, kind: string): string {
  return `SELECT n.nspname AS schema, p.proname AS name, pg_get_function_result(p.oid) AS result, pg_get_function_arguments(p.oid) AS arguments, p.prokind AS kind${wish.more ? `,
    p.provolatile AS volatility, pg_get_userbyid(p.proowner) AS owner, obj_description(p.oid, 'pg_proc') AS description` : ''}
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE ${kind} AND ${chosen(wish, 'p.proname', 'pg_function_is_visible(p.oid)')} ORDER BY 1, 2, 4`;
}

/** `\d orders`: its columns, indexes, constraints and triggers, a row each; with `+` a view's query and the size besides. */
function described(wish: Wish): string {
  return `WITH chosen AS (SELECT c.oid, c.relkind, n.nspname || '.' || c.relname AS relation FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE ${chosen(wish, 'c.relname', 'pg_table_is_visible(c.oid)')})
    SELECT relation, part, name, details FROM (
      SELECT r.relation, 1 AS section, a.attnum::int AS number, 'column' AS part, a.attname::text AS name,
        format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS details
      FROM chosen r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      UNION ALL SELECT r.relation, 2, 0, CASE WHEN i.indisprimary THEN 'primary key' WHEN i.indisunique THEN 'unique index' ELSE 'index' END || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END,
        c.relname::text, pg_get_indexdef(i.indexrelid) FROM chosen r JOIN pg_catalog.pg_index i ON i.indrelid = r.oid JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      UNION ALL SELECT r.relation, 3, 0, 'constraint', k.conname::text, pg_get_constraintdef(k.oid) FROM chosen r JOIN pg_catalog.pg_constraint k ON k.conrelid = r.oid
      UNION ALL SELECT r.relation, 4, 0, 'trigger', t.tgname::text, pg_get_triggerdef(t.oid) FROM chosen r JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
      ${wish.more ? `UNION ALL SELECT r.relation, 5, 0, 'query', NULL::text, pg_get_viewdef(r.oid, true) FROM chosen r WHERE r.relkind IN ('v', 'm')
      UNION ALL SELECT r.relation, 6, 0, 'size', NULL::text, pg_size_pretty(pg_total_relation_size(r.oid)) FROM chosen r WHERE r.relkind IN ('r', 'm', 'p', 'i', 't')` : ''}
    ) parts ORDER BY relation, section, number, name`;
}
