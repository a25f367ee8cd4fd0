import { words } from './grammar.ts';

/** Catalogs and statistics views of PostgreSQL 10 to 18, and of the extensions whose views say nothing of an application's rows. Any other pg_… may be somebody's own view. */
const systemRelations: ReadonlySet<string> = words(`
pg_aggregate pg_aios pg_am pg_amop pg_amproc pg_attrdef pg_attribute pg_auth_members pg_authid pg_available_extension_versions pg_available_extensions pg_backend_memory_contexts pg_cast pg_class
pg_collation pg_config pg_constraint pg_conversion pg_cursors pg_database pg_db_role_setting pg_default_acl pg_depend pg_description pg_enum pg_event_trigger pg_extension pg_file_settings
pg_foreign_data_wrapper pg_foreign_server pg_foreign_table pg_group pg_hba_file_rules pg_ident_file_mappings pg_index pg_indexes pg_inherits pg_init_privs pg_language pg_largeobject
pg_largeobject_metadata pg_locks pg_matviews pg_namespace pg_opclass pg_operator pg_opfamily pg_parameter_acl pg_partitioned_table pg_policies pg_policy pg_prepared_statements pg_prepared_xacts
pg_proc pg_publication pg_publication_namespace pg_publication_rel pg_publication_tables pg_range pg_replication_origin pg_replication_origin_status pg_replication_slots pg_rewrite pg_roles pg_rules
pg_seclabel pg_seclabels pg_sequence pg_sequences pg_settings pg_shadow pg_shdepend pg_shdescription pg_shmem_allocations pg_shmem_allocations_numa pg_shseclabel pg_statistic pg_statistic_ext
pg_statistic_ext_data pg_stats pg_stats_ext pg_stats_ext_exprs pg_subscription pg_subscription_rel pg_tables pg_tablespace pg_timezone_abbrevs pg_timezone_names pg_transform pg_trigger pg_ts_config
pg_ts_config_map pg_ts_dict pg_ts_parser pg_ts_template pg_type pg_user pg_user_mapping pg_user_mappings pg_views pg_wait_events pg_pltemplate
pg_stat_activity pg_stat_all_indexes pg_stat_all_tables pg_stat_archiver pg_stat_bgwriter pg_stat_checkpointer pg_stat_database pg_stat_database_conflicts pg_stat_gssapi pg_stat_io
pg_stat_progress_analyze pg_stat_progress_basebackup pg_stat_progress_cluster pg_stat_progress_copy pg_stat_progress_create_index pg_stat_progress_vacuum pg_stat_recovery_prefetch
pg_stat_replication pg_stat_replication_slots pg_stat_slru pg_stat_ssl pg_stat_subscription pg_stat_subscription_stats pg_stat_sys_indexes pg_stat_sys_tables pg_stat_user_functions
pg_stat_user_indexes pg_stat_user_tables pg_stat_wal pg_stat_wal_receiver pg_stat_xact_all_tables pg_stat_xact_sys_tables pg_stat_xact_user_functions pg_stat_xact_user_tables
pg_statio_all_indexes pg_statio_all_sequences pg_statio_all_tables pg_statio_sys_indexes pg_statio_sys_sequences pg_statio_sys_tables pg_statio_user_indexes pg_statio_user_sequences
pg_statio_user_tables pg_stat_statements pg_stat_statements_info pg_buffercache
`);

/**
 * Catalogs that hold password hashes, connection strings or samples of users' data: which of their columns do, or `all`.
 * A read that names none of those columns, and no row as a whole, shows none of it.
 */
const secretColumns: ReadonlyMap<string, 'all' | ReadonlySet<string>> = new Map(
  `pg_authid all
pg_shadow passwd useconfig
pg_roles rolconfig
pg_user useconfig
pg_user_mapping all
pg_user_mappings all
user_mapping_options all
pg_foreign_server srvoptions
foreign_server_options all
pg_subscription subconninfo
pg_db_role_setting setconfig
pg_hba_file_rules all
pg_ident_file_mappings all
pg_file_settings all
pg_largeobject all
pg_statistic all
pg_statistic_ext_data all
pg_stats most_common_vals histogram_bounds most_common_elems range_bounds_histogram range_length_histogram
pg_stats_ext most_common_vals
pg_stats_ext_exprs most_common_vals histogram_bounds most_common_elems`
    .split('\n')
    .map((line) => line.split(' '))
    .map(([relation = '', ...columns]) => [relation, columns[0] === 'all' ? 'all' : new Set(columns)]),
);

/** Settings whose value is a connection string or a command line. */
export const secretSettings: ReadonlySet<string> = words(`
primary_conninfo ssl_passphrase_command archive_command restore_command archive_cleanup_command recovery_end_command all
`);

/** Columns whose name says that they hold what nobody else may see. */
const secretName = /passw|passphrase|(^|_)pwd|secret|token(?!s?_?(count|type|id))|api_?key|private_?key|credential|(^|_)(salt|otp|ssn|pin)($|_)|subconninfo/i;

/** True for the server's own catalogs and statistics views: their columns and contents are known. */
export function isSystemRelation(schema: string | undefined, name: string): boolean {
  if (schema === 'information_schema') return true;
  if (schema === undefined || schema === 'pg_catalog') return systemRelations.has(name);
  return schema === 'public' && /^pg_stat_statements(_info)?$/.test(name);
}

/** The secret a read of a relation can show, for a sentence; null for none. `names` are the columns it mentions, `whole` that it takes rows as a whole. */
export function secretOf(relation: string, names: ReadonlySet<string>, whole: boolean): string | null {
  const secret = secretColumns.get(relation);
  if (secret === undefined) return null;
  if (secret === 'all' || whole) return relation;
  const column = [...secret].find((name) => names.has(name));
  return column === undefined ? null : `${relation}.${column}`;
}

/** True for a setting whose value is one of these, or that an application keeps a secret in (`app.jwt_secret`). */
export function isSecretSetting(name: string): boolean {
  return secretSettings.has(name) || (name.includes('.') && secretName.test(name));
}

/** True for a column that by its name holds a password, a token or the like. */
export function isSecretColumn(name: string): boolean {
  return secretName.test(name);
}

/** A cache of thousands of pages, a row each. */
export const heavyRelations: ReadonlySet<string> = words('pg_buffercache');
