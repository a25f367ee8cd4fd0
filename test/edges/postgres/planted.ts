import fc from 'fast-check';

/** What must never be seen, whatever statement carries it. */
export const secret = 'hunter2';

/** The secret as each of PostgreSQL's literal forms, and each kind of comment, would carry it. */
export const carrier = fc.constantFrom(
  `'${secret}'`, `'it''s ${secret}'`, `E'a\\'${secret}'`, `E'${secret}\\\\'`, `U&'\\0061${secret}'`, `u&'${secret}' UESCAPE '!'`, `n'${secret}'`,
  `$$${secret}$$`, `$q1$ $$ ${secret} $q1$`, `/* ${secret} */`, `/* a /* b */ ${secret} */`, `-- ${secret}\n`, `--${secret}\r\n`,
  `'a' '${secret}'`, `'a'\n'${secret}'`, `E'a'\n'${secret}'`, `'x\\${secret}'`, `"${secret}' OR 1"`, `date'${secret}'`, `'{"k": "${secret}"}'::jsonb`,
  `=12${secret}`, `=0x${secret}`, `'–${secret}”'`, `'${secret}\u0000'`, `E'\\'${secret}'`, `e'\\\\\\'${secret}'`, ` U&"${secret}"`,
);
const structure = fc.constantFrom(
  'SELECT', 'a', 'FROM', 'orders', 'WHERE', 'id', '=', '$1', ',', '(', ')', '"Order"."id"', '::text', 'AND', 'LIKE', '||', '->>', '*', ';', '$2', 'é', 'E', 'b', 'u', '&', 'x',
);

/** Pieces of a statement, one in four of them a carrier, and what is between them. */
export const pieces = fc.tuple(fc.array(fc.oneof({ weight: 3, arbitrary: structure }, { weight: 1, arbitrary: carrier }), { minLength: 3, maxLength: 30 }), fc.constantFrom(' ', '', '\n', '\t'));

/** Statements that the server runs and remembers, each with the secret where people put secrets. */
export const lawful = [
  `SELECT '${secret}'::text, E'\\x41${secret}', $tag$${secret}$tag$`, `SELECT 1 /* ${secret} */ -- ${secret}`, `SELECT length('${secret}') WHERE '${secret}' IN ('a', '${secret}')`,
  `SET app.token = '${secret}'`, `SET LOCAL app.token TO ${secret}`, `SET app.token TO ${secret}`, `SELECT set_config('app.token', '${secret}', false)`,
  `DO $body$ BEGIN PERFORM '${secret}'; END $body$`, `COPY (SELECT '${secret}') TO STDOUT`, `PREPARE p AS SELECT '${secret}'`, `EXPLAIN SELECT '${secret}'`, `DECLARE c CURSOR WITH HOLD FOR SELECT '${secret}'`,
  `NOTIFY channel, '${secret}'`, `CREATE TEMP TABLE kept AS SELECT '${secret}'::text AS t`, `VALUES ('${secret}'), ('b')`, `WITH w AS (SELECT '${secret}' AS x) SELECT x FROM w`,
  `CREATE ROLE somebody PASSWORD '${secret}'`, `ALTER ROLE app_user SET app.token TO '${secret}'`, `COMMENT ON TABLE orders IS '${secret}'`, `INSERT INTO orders VALUES (1, '${secret}')`, `UPDATE orders SET name = '${secret}' WHERE name <> '${secret}'`,
  `SELECT ${'x, '.repeat(330)} '${secret}'`, `SELECT '${'é'.repeat(505)}${secret}'`, `SELECT '${'x'.repeat(1_010)}${secret}', 1`, `INSERT INTO orders VALUES (2, '${'y'.repeat(990)}${secret}')`,
  `CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE sql AS '${'SELECT 1;'.repeat(3)} SELECT ''${secret}'''`, `SELECT 'a' '${secret}'`, `SELECT '${secret}' AS "column"`, `SELECT -1${'0'.repeat(5)}, 0x1F, '${secret}'`,
];
