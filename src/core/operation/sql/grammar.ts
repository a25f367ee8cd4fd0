/**
 * The part of PostgreSQL's grammar that can only read, as a closed table: each node type with every field it may have.
 * A node or field that is not here makes the statement "not a read", so FOR UPDATE (`lockingClause`), SELECT INTO
 * (`intoClause`), data-modifying CTEs and whatever a later PostgreSQL adds are refused without being named.
 * `field:Type` marks a field whose node is written inline, without its type's name.
 */
const grammar = `
SelectStmt distinctClause targetList fromClause whereClause groupClause groupDistinct groupAll havingClause windowClause valuesLists sortClause limitOffset limitCount limitOption withClause:WithClause op all larg:SelectStmt rarg:SelectStmt
WithClause ctes recursive
CommonTableExpr ctename aliascolnames ctematerialized ctequery
ResTarget name val
RangeVar catalogname schemaname relname inh relpersistence alias:Alias
RangeSubselect lateral subquery alias:Alias
RangeFunction lateral ordinality is_rowsfrom functions alias:Alias coldeflist
ColumnDef colname typeName:TypeName is_local
JoinExpr jointype isNatural larg rarg usingClause join_using_alias:Alias quals alias:Alias
Alias aliasname colnames
ColumnRef fields
A_Star
String sval
Integer ival
Float fval
Boolean boolval
A_Const ival fval sval bsval boolval isnull
A_Expr kind name lexpr rexpr rexpr_list_start rexpr_list_end
BoolExpr boolop args
NullTest arg nulltesttype argisrow
BooleanTest arg booltesttype
TypeCast arg typeName:TypeName
TypeName names typemod typmods arrayBounds
CollateClause arg collname
FuncCall funcname args agg_order agg_filter over:WindowDef agg_within_group agg_star agg_distinct func_variadic funcformat
NamedArgExpr name arg argnumber
SQLValueFunction op type typmod
CoalesceExpr args
MinMaxExpr op args
CaseExpr casetype arg args defresult
CaseWhen expr result
SubLink subLinkType testexpr operName subselect
RowExpr args row_format colnames
A_ArrayExpr elements
A_Indirection arg indirection
A_Indices is_slice lidx uidx
ParamRef number
SortBy node sortby_dir sortby_nulls
WindowDef name refname partitionClause orderClause frameOptions startOffset endOffset
GroupingSet kind content
GroupingFunc args
List items
ExplainStmt query options
DefElem defname arg defaction
VariableShowStmt name
`;

/** Node type → field → type of its inline node, or null. */
export const readShapes: ReadonlyMap<string, ReadonlyMap<string, string | null>> = new Map(
  grammar
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', ...fields] = line.split(' ');
      return [
        type,
        new Map(
          fields.map((field): [string, string | null] => {
            const [name = '', inline] = field.split(':');
            return [name, inline ?? null];
          }),
        ),
      ];
    }),
);

/** Fields that only say where in the text a node stood. */
export const placeFields: ReadonlySet<string> = new Set(['location', 'list_start', 'list_end', 'name_location']);

/** Operators of pg_catalog; any other may be somebody's own function under a sign. */
export const readOperators: ReadonlySet<string> = words(`
= <> != < > <= >= + - * / % ^ || ~ ~* !~ !~* ~~ ~~* !~~ !~~* -> ->> #> #>> @> <@ ? ?| ?& && << >> & | # |/ @ BETWEEN
`);

/** Types whose input functions are PostgreSQL's own. */
export const readTypes: ReadonlySet<string> = words(`
bool boolean int2 int4 int8 integer bigint smallint numeric decimal float4 float8 real text varchar bpchar char name json jsonb uuid
interval timestamp timestamptz date time timetz inet cidr oid xid xid8 pg_lsn regclass regrole regtype regproc regprocedure regnamespace bytea macaddr
`);

export function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/));
}
