/**
 * The part of PostgreSQL's grammar that can only read, as a closed table: each node type with every field it may have.
 * A node or field that is not here makes the statement "not a read", so FOR UPDATE (`lockingClause`), SELECT INTO
 * (`intoClause`), data-modifying CTEs and whatever a later PostgreSQL adds are refused without being named.
 * `field:Type` marks a field whose node is written inline, without its type's name.
 */
const grammar = `
SelectStmt distinctClause targetList fromClause whereClause groupClause groupDistinct groupAll havingClause windowClause valuesLists sortClause limitOffset limitCount limitOption withClause:WithClause op all larg:SelectStmt rarg:SelectStmt
WithClause ctes recursive
CommonTableExpr ctename aliascolnames ctematerialized ctequery search_clause:CTESearchClause cycle_clause:CTECycleClause
CTESearchClause search_col_list search_breadth_first search_seq_column
CTECycleClause cycle_col_list cycle_mark_column cycle_mark_value cycle_mark_default cycle_path_column
ResTarget name val
RangeVar catalogname schemaname relname inh relpersistence alias:Alias
RangeSubselect lateral subquery alias:Alias
RangeFunction lateral ordinality is_rowsfrom functions alias:Alias coldeflist
RangeTableSample relation method args repeatable
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
JsonValueExpr raw_expr formatted_expr format:JsonFormat
JsonFormat format_type encoding
JsonReturning format:JsonFormat
JsonOutput typeName:TypeName returning:JsonReturning
JsonBehavior btype expr
JsonArgument val:JsonValueExpr name
JsonKeyValue key value:JsonValueExpr
JsonFuncExpr op column_name context_item:JsonValueExpr pathspec passing output:JsonOutput on_empty:JsonBehavior on_error:JsonBehavior wrapper quotes
JsonParseExpr expr:JsonValueExpr output:JsonOutput unique_keys
JsonScalarExpr expr output:JsonOutput
JsonSerializeExpr expr:JsonValueExpr output:JsonOutput
JsonIsPredicate expr format:JsonFormat item_type unique_keys
JsonObjectConstructor exprs output:JsonOutput absent_on_null unique
JsonArrayConstructor exprs output:JsonOutput absent_on_null
JsonArrayQueryConstructor query output:JsonOutput format:JsonFormat absent_on_null
JsonAggConstructor output:JsonOutput agg_filter agg_order over:WindowDef
JsonObjectAgg constructor:JsonAggConstructor arg:JsonKeyValue absent_on_null unique
JsonArrayAgg constructor:JsonAggConstructor arg:JsonValueExpr absent_on_null
JsonTable context_item:JsonValueExpr pathspec:JsonTablePathSpec passing columns on_error:JsonBehavior alias:Alias lateral
JsonTablePathSpec string name
JsonTableColumn coltype name typeName:TypeName pathspec:JsonTablePathSpec format:JsonFormat wrapper quotes columns on_empty:JsonBehavior on_error:JsonBehavior
ExplainStmt query options
DefElem defname arg defaction
VariableShowStmt name
`;

/** What statements that change rows are made of besides. */
const changingGrammar = `
InsertStmt relation:RangeVar cols selectStmt onConflictClause:OnConflictClause returningClause:ReturningClause withClause:WithClause override
OnConflictClause action infer:InferClause targetList whereClause
InferClause indexElems whereClause conname
IndexElem name expr collation opclass ordering nulls_ordering
UpdateStmt relation:RangeVar targetList whereClause fromClause returningClause:ReturningClause withClause:WithClause
DeleteStmt relation:RangeVar usingClause whereClause returningClause:ReturningClause withClause:WithClause
MergeStmt relation:RangeVar sourceRelation joinCondition mergeWhenClauses returningClause:ReturningClause withClause:WithClause
MergeWhenClause matchKind commandType override condition targetList values
ReturningClause options exprs
ReturningOption option value
MultiAssignRef source colno ncolumns
SetToDefault typeId typeMod
ResTarget name val indirection
`;

type Shapes = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

/** Node type → field → type of its inline node, or null. */
export const readShapes: Shapes = shapes(grammar);

/** The same with statements that change rows, for those and for EXPLAIN of them. */
export const changeShapes: Shapes = new Map([...readShapes, ...shapes(changingGrammar)]);

function shapes(text: string): Shapes {
  return new Map(
    text.trim().split('\n').map((line) => {
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
}

/** Fields that only say where in the text a node stood. */
export const placeFields: ReadonlySet<string> = new Set(['location', 'list_start', 'list_end', 'name_location']);

/** Operators of pg_catalog; any other may be somebody's own function under a sign. */
export const readOperators: ReadonlySet<string> = words(`
= <> != < > <= >= + - * / % ^ || ~ ~* !~ !~* ~~ ~~* !~~ !~~* -> ->> #> #>> #- @> <@ @? @@ ? ?| ?& && << >> <<= >>= -|- &< &> & | # ^@ <->
~<~ ~<=~ ~>~ ~>=~ *= *<> BETWEEN
`);

/** The same in front of one value. */
export const prefixOperators: ReadonlySet<string> = words('+ - ~ |/ ||/ !! @ #');

/** Types whose input functions are PostgreSQL's own. */
export const readTypes: ReadonlySet<string> = words(`
bool boolean int2 int4 int8 integer int bigint smallint numeric decimal float4 float8 real text varchar bpchar char name json jsonb jsonpath uuid money bit varbit
interval timestamp timestamptz date time timetz inet cidr macaddr macaddr8 oid xid xid8 cid tid pg_lsn pg_snapshot txid_snapshot bytea tsvector tsquery aclitem int2vector oidvector record unknown
regclass regrole regtype regproc regprocedure regoper regoperator regnamespace regconfig regdictionary regcollation
int4range int8range numrange daterange tsrange tstzrange int4multirange int8multirange nummultirange datemultirange tsmultirange tstzmultirange
`);

/** Ways to look at a part of a table that come with PostgreSQL. */
export const sampleMethods: ReadonlySet<string> = words('system bernoulli system_rows system_time');

export function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/));
}
