import { words } from './grammar.ts';

/** Functions of pg_catalog that change nothing and signal nobody. A name that is not here makes a statement "not a read". */
export const readFunctions: ReadonlySet<string> = words(`
now clock_timestamp statement_timestamp transaction_timestamp timeofday age date_trunc date_part date_bin extract isfinite
to_char to_timestamp to_date to_number make_interval make_date make_timestamp make_timestamptz justify_days justify_hours justify_interval overlaps timezone
count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every bit_and bit_or
percentile_cont percentile_disc mode stddev stddev_pop stddev_samp variance var_pop var_samp corr regr_slope
row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
round ceil ceiling floor trunc abs sign power sqrt ln log exp mod div width_bucket
length char_length character_length octet_length bit_length lower upper initcap substr substring left right btrim ltrim rtrim lpad rpad replace translate split_part position strpos
concat concat_ws format reverse starts_with md5 sha256 encode decode chr ascii quote_ident quote_literal quote_nullable like_escape
regexp_replace regexp_match regexp_matches regexp_split_to_array regexp_split_to_table regexp_count regexp_like regexp_substr
array_length array_upper array_lower array_ndims array_to_string array_position array_remove array_append array_cat cardinality unnest string_to_array
to_json to_jsonb row_to_json json_build_object jsonb_build_object json_build_array jsonb_build_array json_array_length jsonb_array_length jsonb_array_elements
json_array_elements jsonb_each json_each jsonb_each_text json_each_text jsonb_object_keys json_object_keys jsonb_extract_path_text json_extract_path_text jsonb_pretty jsonb_typeof
host hostmask netmask network family masklen abbrev inet_client_addr inet_client_port inet_server_addr inet_server_port
pg_size_pretty pg_size_bytes pg_database_size pg_table_size pg_total_relation_size pg_relation_size pg_indexes_size pg_tablespace_size pg_column_size
pg_backend_pid pg_blocking_pids pg_safe_snapshot_blocking_pids pg_isolation_test_session_is_blocked pg_postmaster_start_time pg_conf_load_time
pg_is_in_recovery pg_is_wal_replay_paused pg_get_wal_replay_pause_state pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp
pg_current_wal_lsn pg_current_wal_insert_lsn pg_current_wal_flush_lsn pg_wal_lsn_diff pg_walfile_name pg_current_snapshot pg_current_xact_id_if_assigned txid_current_if_assigned mxid_age
pg_get_indexdef pg_get_constraintdef pg_get_viewdef pg_get_functiondef pg_get_expr pg_get_userbyid pg_get_triggerdef pg_get_partkeydef obj_description col_description format_type
pg_table_is_visible pg_function_is_visible pg_relation_filenode pg_relation_filepath to_regclass to_regrole to_regnamespace pg_encoding_to_char pg_tablespace_location
has_table_privilege has_database_privilege has_schema_privilege has_function_privilege has_column_privilege pg_has_role
current_setting version current_database current_schema current_schemas current_user session_user pg_typeof num_nulls num_nonnulls
pg_stat_get_activity pg_stat_get_backend_idset pg_stat_get_backend_pid pg_stat_get_backend_activity pg_stat_get_progress_info pg_stat_get_wal_senders pg_stat_get_snapshot_timestamp
pg_lock_status pg_get_replication_slots pg_control_system pg_control_checkpoint pg_control_recovery pg_control_init pg_notification_queue_usage pg_stat_statements pg_stat_statements_info
generate_series generate_subscripts
`);

/** Reads that can answer without end or fill a screen a thousand times. */
export const heavyFunctions: ReadonlySet<string> = words('generate_series regexp_split_to_table');

/** Aggregates: a SELECT of these alone sums up instead of listing. */
export const aggregates: ReadonlySet<string> = words(`
count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every bit_and bit_or
percentile_cont percentile_disc mode stddev stddev_pop stddev_samp variance var_pop var_samp corr regr_slope
`);

/** Catalogs that hold password hashes, connection strings or samples of users' data. */
export const secretRelations: ReadonlySet<string> = words(`
pg_authid pg_shadow pg_user_mapping pg_user_mappings user_mapping_options pg_foreign_server foreign_server_options pg_subscription pg_hba_file_rules pg_ident_file_mappings
pg_file_settings pg_largeobject pg_statistic pg_statistic_ext_data pg_stats pg_stats_ext pg_stats_ext_exprs
`);

/** Settings whose value is a connection string or a command line. */
export const secretSettings: ReadonlySet<string> = words(`
primary_conninfo ssl_passphrase_command archive_command restore_command archive_cleanup_command recovery_end_command all
`);

/** True for the server's own catalogs and statistics views: their columns and contents are known. */
export function isSystemRelation(schema: string | undefined, name: string): boolean {
  if (schema === 'pg_catalog' || schema === 'information_schema') return true;
  if (schema === undefined) return name.startsWith('pg_');
  return schema === 'public' && /^pg_stat_statements(_info)?$/.test(name);
}
