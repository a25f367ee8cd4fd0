/**
 * What each kind of statement does. `destroy`: it takes away rows, values, objects or a place in a stream, and neither the database
 * nor the statement itself says how to put them back. `change`: what was there before is still there, can be worked out again or can
 * be set again. `manual`: what it does is not in its text (a body, a prepared statement, a file, another server), or it only means
 * something to the session that goes on after it. A kind that is not here is manual.
 */
export const statementKinds: ReadonlyMap<string, { kind: 'change' | 'destroy' | 'manual'; words: string }> = new Map(
  `VacuumStmt                  | change  | Cleans up after dead rows and refreshes statistics
ClusterStmt                    | change  | Writes a table anew in another order and locks it meanwhile
ReindexStmt                    | change  | Builds indexes anew
CheckPointStmt                 | change  | Writes everything changed to disk now
RefreshMatViewStmt             | change  | Fills a materialized view anew
CommentStmt                    | change  | Writes a comment on an object
SecLabelStmt                   | change  | Sets a security label
NotifyStmt                     | change  | Sends a message to whoever listens
IndexStmt                      | change  | Creates an index
CreateStmt                     | change  | Creates a table
CreateTableAsStmt              | change  | Creates a table from a query
ViewStmt                       | change  | Creates a view
CreateSchemaStmt               | change  | Creates a schema
CreateSeqStmt                  | change  | Creates a sequence
CreateStatsStmt                | change  | Creates extended statistics
CreateEnumStmt                 | change  | Creates a type
CreateRangeStmt                | change  | Creates a type
CompositeTypeStmt              | change  | Creates a type
CreateDomainStmt               | change  | Creates a type
CreatedbStmt                   | change  | Creates a database
CreateTableSpaceStmt           | change  | Creates a tablespace
CreateRoleStmt                 | change  | Creates a role
CreatePolicyStmt               | change  | Creates a row security policy
CreatePublicationStmt          | change  | Creates a publication
CreateExtensionStmt            | change  | Installs an extension
AlterExtensionStmt             | change  | Updates an extension
AlterTableStmt                 | change  | Alters a table or an index
AlterTableMoveAllStmt          | change  | Moves tables to another tablespace and locks them meanwhile
AlterObjectSchemaStmt          | change  | Moves an object to another schema
AlterOwnerStmt                 | change  | Gives an object another owner
ReassignOwnedStmt              | change  | Gives objects another owner
RenameStmt                     | change  | Renames something
AlterSeqStmt                   | change  | Alters a sequence
AlterEnumStmt                  | change  | Adds or renames a value of a type
AlterTypeStmt                  | change  | Alters a type
AlterDomainStmt                | change  | Alters a type
AlterStatsStmt                 | change  | Alters extended statistics
AlterPolicyStmt                | change  | Alters a row security policy
AlterPublicationStmt           | change  | Alters a publication
AlterSubscriptionStmt          | change  | Alters a subscription
AlterDatabaseStmt              | change  | Alters a database
AlterDatabaseSetStmt           | change  | Sets a setting for every new session of a database
AlterDatabaseRefreshCollStmt   | change  | Notes the version of a collation
AlterCollationStmt             | change  | Notes the version of a collation
AlterTableSpaceOptionsStmt     | change  | Alters a tablespace
AlterRoleStmt                  | change  | Alters a role
AlterRoleSetStmt               | change  | Sets a setting for every new session of a role
AlterDefaultPrivilegesStmt     | change  | Alters the rights of objects still to come
AlterSystemStmt                | change  | Writes a setting of the whole server; it counts after a reload or a restart
GrantStmt                      | change  | Grants or revokes rights
GrantRoleStmt                  | change  | Grants or revokes membership in a role
VariableSetStmt                | change  | Sets a setting for one session only
InsertStmt                     | change  | Adds rows
UpdateStmt                     | destroy | Overwrites rows, and what was in them is not kept
DeleteStmt                     | destroy | Removes rows
MergeStmt                      | destroy | Overwrites or removes rows
TruncateStmt                   | destroy | Empties a table
DropStmt                       | destroy | Removes an object
DropRoleStmt                   | destroy | Removes a role
DropdbStmt                     | destroy | Removes a whole database
DropTableSpaceStmt             | destroy | Removes a tablespace
DropSubscriptionStmt           | destroy | Removes a subscription
DropOwnedStmt                  | destroy | Removes everything a role owns
DropUserMappingStmt            | destroy | Removes a login to another server
DoStmt                         | manual  | A DO block can do anything
CallStmt                       | manual  | A procedure can do anything
ExecuteStmt                    | manual  | It runs a statement prepared elsewhere
PrepareStmt                    | manual  | It prepares a statement for the session that goes on after it
DeallocateStmt                 | manual  | It only means something to the session that goes on after it
DiscardStmt                    | manual  | It only means something to the session that goes on after it
DeclareCursorStmt              | manual  | A cursor belongs to the session that goes on after it
FetchStmt                      | manual  | A cursor belongs to the session that goes on after it
ClosePortalStmt                | manual  | A cursor belongs to the session that goes on after it
ConstraintsSetStmt             | manual  | It only means something to the transaction that goes on after it
TransactionStmt                | manual  | A transaction spans statements, and Lifeguard runs one at a time
ListenStmt                     | manual  | It only means something to the session that goes on after it
UnlistenStmt                   | manual  | It only means something to the session that goes on after it
LockStmt                       | manual  | A lock only means something to the transaction that goes on after it
CopyStmt                       | manual  | COPY reads or writes a file or a stream
LoadStmt                       | manual  | It loads a program into the server
CreateFunctionStmt             | manual  | What a function will do is in its body
CreateTrigStmt                 | manual  | A trigger calls a function at every later change
CreateEventTrigStmt            | manual  | A trigger calls a function at every later change
AlterEventTrigStmt             | manual  | It turns on or off what runs at every later change
RuleStmt                       | manual  | A rule changes what every later statement does
CreateSubscriptionStmt         | manual  | It reaches another server
CreateForeignServerStmt        | manual  | It reaches another server
CreateUserMappingStmt          | manual  | It reaches another server
ImportForeignSchemaStmt        | manual  | It reaches another server`
    .split('\n')
    .map((line) => {
      const [type = '', kind = '', words = ''] = line.split('|').map((cell) => cell.trim());
      return [type, { kind: kind as 'change' | 'destroy' | 'manual', words }];
    }),
);
