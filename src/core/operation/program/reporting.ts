import type { Address } from './address.ts';
import { hole } from './address.ts';
import { readPromql } from './promql-syntax.ts';
import { decoded, isMany } from './resource.ts';
import { actingWord, heads, piecesOf } from './words.ts';

/** What is known of a page that only reports. `costs`: the service has to work for it. `rows`: it shows what an application keeps there. `body`: a question may be sent along, by POST too. */
export type Report = { sensitive: boolean; costs: boolean; endless: boolean; rows: boolean; body: 'form' | 'json' | null };

/**
 * Pages of well-known services that only report, one row a group: paths, then the query keys they may carry (`-` for none),
 * then marks. In a path `*` is any one name and `(a|b)` a choice. `root` paths stand at the root or not at all, `names` too, and their names may be verbs; `port` only there;
 * `form` and `json` may be asked by POST, and a `promql` question must be one. A `key=value` is allowed with that value alone. Keys are closed because elsewhere
 * the same path may belong to a service that acts on other ones.
 */
const pages = table(`
# Prometheus, Thanos, Mimir, Cortex, VictoriaMetrics
/(api/datasources/proxy/(uid/)?*/)?api/v1/(query|query_range|query_exemplars|series|labels|format_query|parse_query) | query time start end step timeout limit match[] dedup partial_response max_source_resolution nocache lookback_delta stats storeMatch[] | form promql
/api/v1/label/*/values | start end limit match[] dedup partial_response
/api/v1/(targets|targets/metadata|alerts|rules|metadata|alertmanagers|scrape_pools) | state type metric match_target limit limit_per_metric match[] scrapePool health rule_name[] rule_group[] file[] exclude_alerts dedup partial_response
/api/v1/status/(buildinfo|runtimeinfo|config|flags|tsdb|walreplay|active_queries|top_queries) | limit topN date match[] maxLifetime
/(federate) | match[] | costs root
/api/v1/(user_stats|user_limits|cardinality/label_names|cardinality/label_values|cardinality/active_series) | limit label_names[] count_method selector
/-/(healthy|ready) | -
/(graph|targets|rules|alerts|flags|service-discovery|tsdb-status|runtimeinfo|stores|blocks|loaded) | search state pool g0.expr g0.tab g0.range_input | root port9090
# Alertmanager
/api/v(1|2)/(alerts|alerts/groups|silences|silence/*|status|receivers) | filter active silenced inhibited unprocessed receiver muted
# Loki, Tempo, Mimir: rings, tenants and questions
/loki/api/v1/(query|query_range|labels|series|index/stats|index/volume|index/volume_range|patterns|detected_labels|detected_fields|format_query) | query start end limit step interval direction since time match[] targetLabels aggregateBy line_limit | form
/loki/api/v1/(label/*/values|detected_field/*/values|rules|rules/*|rules/*/*|status/buildinfo) | query start end since
/loki/api/v1/delete | - | root
/loki/api/v1/tail | query delay_for limit start | endless
/(ring|memberlist|services|partition-ring|*/ring|*/tenants|*/tenant/*/blocks|*/tenant/*/planned_jobs|ingester/tsdb/*|distributor/all_user_stats|distributor/ha_tracker|*/all_user_stats|multitenant_alertmanager/(status|ring|configs)|ruler/rule_groups) | format tokens limit | root
/(config|runtime_config) | mode | sensitive root
/(log_level|usage_metrics|proxyMode) | - | root
/(api/)?up | - | root
/api/(v2/)?(traces/*|search/tags|search/tag/*/values) | start end scope limit q mode
/api/search | q tags minDuration maxDuration start end limit spss query type tag dashboardUIDs folderIds starred page permission
/status/(config|runtime_config) | mode | sensitive root
/status/(services|endpoints|version|usage-stats) | - | root
/(prometheus/)?config/v1/rules(/*)?(/*)? | -
# Grafana
/api/(datasources|datasources/*|datasources/uid/*|datasources/name/*) | - | sensitive root port3000
/api/(datasources/uid/*/health|dashboards/uid/*|dashboards/home|dashboards/tags|folders|folders/*|org|orgs|user|users|alerts|annotations|teams/search|admin/stats|frontend/settings|plugins|login/ping|v1/provisioning/(alert-rules|contact-points|policies|templates|mute-timings)) | limit page perpage query from to dashboardId dashboardUID type tags state folderId folderUid | root port3000
/api/(prometheus|alertmanager|ruler)/*/(api/v1/(rules|alerts)|api/v2/(alerts|silences|status)) | filter active silenced state
/api/admin/settings | - | sensitive
# Elasticsearch and OpenSearch
/_cat(/(aliases|allocation|circuit_breaker|cluster_manager|component_templates|count|fielddata|health|indices|master|nodeattrs|nodes|pending_tasks|plugins|recovery|repositories|segments|shards|snapshots|tasks|templates|thread_pool|transforms)(/*)?)? | v h s bytes pretty format human help time level index local master_timeout expand_wildcards full_id ts active_only detailed include_unloaded_segments pri health size | names
/_cluster/(health|health/*|stats|stats/nodes/*|state|state/*|state/*/*|settings|pending_tasks) | pretty human format level local timeout wait_for_status wait_for_nodes wait_for_no_relocating_shards wait_for_no_initializing_shards wait_for_active_shards wait_for_events filter_path flat_settings include_defaults master_timeout expand_wildcards | names
/_cluster/allocation/explain | pretty human include_yes_decisions include_disk_info filter_path | json names
/_nodes(/*)?(/(stats|stats/*|info|usage|http|jvm|os|process|thread_pool|plugins|settings|_all))? | pretty human format filter_path level groups timeout flat_settings completion_fields fields metric | names
/_nodes(/*)?/hot_threads | threads interval snapshots type ignore_idle_threads timeout | costs names
/(*/)?_stats(/*)? | pretty human level fields groups filter_path completion_fields expand_wildcards include_segment_file_sizes | names
/(*/)?(_settings|_mapping|_mappings|_alias|_aliases|_segments|_recovery|_shard_stores|_ilm/explain)(/*)? | pretty human flat_settings include_defaults filter_path verbose detailed active_only only_errors only_managed status expand_wildcards ignore_unavailable allow_no_indices format | names
/(*/)?(_count|_validate/query|_search_shards|_field_caps|_analyze|_render/template) | q pretty human df default_operator analyzer analyze_wildcard explain ignore_unavailable allow_no_indices expand_wildcards routing preference fields filter_path text | json names
/(*/)?(_search|_msearch|_mget|_rank_eval|_termvectors/*|_explain/*|_search/template) | q pretty human size from sort format track_total_hits _source _source_includes _source_excludes filter_path df default_operator analyzer analyze_wildcard timeout terminate_after explain ignore_unavailable allow_no_indices expand_wildcards routing preference fields request_cache rest_total_hits_as_int rewrite typed_keys | json rows names
/*/(_doc|_source)/* | pretty _source filter_path routing | rows names
/_tasks(/*)? | pretty human detailed actions nodes group_by timeout | names
/_snapshot(/*)?(/*)?(/_status)? | pretty verbose human ignore_unavailable size sort order filter_path | names
/(_template|_index_template|_component_template|_data_stream|_ilm/policy|_slm/policy|_ingest/pipeline|_enrich/policy|_transform|_rollup/job)(/*)? | pretty human flat_settings filter_path | names
/(_ilm/status|_slm/stats|_slm/status|_license|_xpack|_xpack/usage|_security/_authenticate|_remote/info|_ccr/stats|_watcher/stats|_health_report|_health_report/*|_migration/deprecations|_resolve/index/*|_ingest/geoip/stats|_plugins/_ism/explain/*|_opendistro/_ism/explain/*|_plugins/_security/health|_ml/info|_cluster/nodes/_local|_transform/*/_stats|_data_stream/*/_stats|_remotestore/stats/*) | pretty human verbose filter_path accept_enterprise | names
# RabbitMQ
/api/(overview|nodes|nodes/*|nodes/*/memory|cluster-name|connections|connections/*|channels|channels/*|consumers|consumers/*|queues|queues/*|queues/*/*|queues/*/*/bindings|exchanges|exchanges/*|exchanges/*/*|bindings|bindings/*|vhosts|vhosts/*|vhosts/*/permissions|whoami|permissions|policies|policies/*|policies/*/*|topic-permissions|limits|feature-flags|health/checks/*|health/checks/*/*|healthchecks/node|healthchecks/node/*|extensions|operator-policies) | page page_size name use_regex pagination columns sort sort_reverse disable_stats enable_queue_totals memory binary lengths_age lengths_incr msg_rates_age msg_rates_incr data_rates_age data_rates_incr | names port15672
/api/(users|definitions|definitions/*|parameters|parameters/*|shovels|federation-links|global-parameters) | page page_size name | sensitive names port15672
# Consul, Nomad, Vault, etcd
/v1/(status/(leader|peers)|health/(service|node|checks|state|connect)/*|catalog/(services|nodes|datacenters|service/*|node/*|node-services/*)|agent/(members|self|services|service/*|checks|metrics|host|version|health|health/service/name/*)|operator/(raft/configuration|autopilot/(health|state|configuration))|session/(list|node/*|info/*)|coordinate/nodes|event/list|internal/ui/(services|nodes)|connect/ca/roots|intentions|peerings) | dc passing stale consistent pretty filter near tag ns partition cached separator format wan name | names
/v1/kv/*(/*)?(/*)?(/*)?(/*)? | recurse raw keys separator dc ns stale pretty | sensitive names
/v1/(job/*|job/*/versions|allocation/*) | namespace region stale pretty | sensitive names port4646
/v1/(jobs|job/*/(allocations|summary|evaluations|deployments|scale)|nodes|node/*|node/*/allocations|allocations|evaluations|evaluation/*|deployments|deployment/*|regions|namespaces|services|service/*|volumes|client/stats|client/allocation/*/stats) | prefix namespace region stale pretty filter per_page reverse resources type | names port4646
/v1/sys/(health|seal-status|leader|ha-status|metrics|host-info|mounts|auth|init|version-history|replication/status|replication/dr/status|storage/raft/configuration|storage/raft/autopilot/state|internal/counters/activity|policies/acl) | standbyok perfstandbyok activecode standbycode sealedcode uninitcode drsecondarycode format list
/v1/secret/(data/|metadata/)?*(/*)?(/*)?(/*)? | version list | sensitive
/v2/(members|stats/(leader|self|store)) | -
/v2/keys(/*)?(/*)?(/*)? | recursive sorted quorum | sensitive
# Patroni
/(patroni|cluster|leader|primary|master|replica|standby-leader|standby_leader|history) | lag replication_state tag_clonefrom tag_nofailover tag_nosync | root
/(sync|async|synchronous|asynchronous|quorum|read-write|read-only|read-only-sync|failsafe) | lag | root port8008
# Envoy, Istio, Linkerd, Traefik, Kong, HAProxy, nginx
/(server_info|clusters|listeners|stats|stats/prometheus|certs|memory|init_dump|hot_restart_version|runtime) | format filter usedonly text_readouts histogram_buckets type mask | root
/config_dump | resource mask include_eds name_regex | sensitive root
/debug/(syncz|endpointz|edsz|cdsz|adsz|registryz|endpointShardz|instancesz|mesh|push_status) | proxyID verbose | root
/api/(entrypoints|(http|tcp|udp)/(routers|services)|(http|tcp|udp)/(routers|services)/*) | page per_page search status
/api/(rawdata|(http|tcp|udp)/middlewares) | page per_page search status | sensitive
/upstreams/*/(health|targets|targets/all) | balancer_health size | root
/(haproxy|haproxy_stats|stats|admin)?;(csv|json|norefresh)(;norefresh)? | - | root
/(haproxy|haproxy_stats|haproxy-status|stats|admin) | stats stats;csv stats;json stats;norefresh stats;csv;norefresh | root
/(nginx_status|stub_status|basic_status|server-status|fpm-status|apc_status|php-fpm-status) | auto json full html xml openmetrics
# Spring actuator
/actuator(/(health|health/*|health/*/*|info|metrics|metrics/*|prometheus|loggers|loggers/*|mappings|beans|conditions|scheduledtasks|caches|caches/*|flyway|liquibase|quartz|quartz/*|startup|integrationgraph|gateway/routes|gateway/globalfilters|circuitbreakers|circuitbreakers/*|circuitbreakerevents|ratelimiters|retries|bulkheads|sbom))? | tag details format includedNames
/actuator/(env|env/*|configprops|configprops/*|httptrace|httpexchanges|auditevents|sessions|logfile) | username after type principal | sensitive
/actuator/threaddump | - | costs
/actuator/heapdump | live | costs sensitive
/actuator/hystrix.stream | - | endless
/jolokia(/(version|list|list/*|search/*|read/java.lang:type=(Memory|Threading|OperatingSystem|ClassLoading|Compilation)(/*)?(/*)?))? | ignoreErrors maxDepth
/jolokia/(read/*|read/*/*|read/*/*/*) | ignoreErrors maxDepth | sensitive
# kube-apiserver, kubelet, etcd, Go
/(healthz|livez|readyz)(/*)?(/*)? | verbose exclude
/(apis|openapi/v2|openapi/v3|openid/v1/jwks|.well-known/*|api/v1/(nodes|namespaces|events|services|endpoints|componentstatuses|persistentvolumes)) | limit labelSelector fieldSelector pretty continue resourceVersion | root
/(api/v1/)?pods | limit labelSelector fieldSelector pretty continue resourceVersion | sensitive root
/(runningpods|runningpods/|stats/summary|metrics/cadvisor|metrics/resource|metrics/probes|metrics/slis|configz|statusz|flagz) | only_cpu_and_memory | root
/debug/pprof(/(|heap|goroutine|allocs|block|mutex|threadcreate|profile|trace|symbol|cmdline))? | debug seconds | costs
/debug/(vars|metrics|tracez|rpcz|pipelinez|extensionz|servicez|statsz|featurez) | format
# Kafka Connect, Schema Registry, Flink, Spark, Hadoop, ZooKeeper
/(connectors|connectors/*/(status|topics|offsets)|connectors/*/tasks/*/status|connector-plugins) | expand=status connectorsOnly | names
/(connectors|connectors/*|connectors/*/(config|tasks)) | expand | sensitive names
/(subjects|subjects/*/versions|subjects/*/versions/*|schemas/ids/*|schemas/types) | deleted normalize
/kafkacruisecontrol/(state|load|kafka_cluster_state|partition_load|user_tasks) | json verbose substates
/jobs/*/(checkpoints|exceptions|config|accumulators|plan|vertices/*)|/(jobs/overview|taskmanagers|taskmanagers/*|jobmanager/metrics|jobmanager/config) | get maxExceptions
/ws/v1/(cluster/(info|metrics|apps|apps/*|nodes|scheduler)|node/info|history/info) | states state user queue limit
/jmx | qry get | root
/commands/(ruok|mntr|monitor|srvr|server_stats|stat|stats|conf|configuration|is_read_only|leader|voting_view|cons|connections|last_snapshot) | - | root
# Data stores with a page of their own
/_status/(vars|nodes|nodes/*|hotranges|ranges/*|sessions|local_sessions|statements|combinedstmts|details/*|gossip/*) | -
/_admin/v1/(health|cluster|databases|liveness) | -
/(_up|_all_dbs|_active_tasks|_membership|_scheduler/jobs|_scheduler/docs|_node/*/_stats|_node/*/_system) | pretty limit
/minio/(health/(live|ready|cluster|cluster/read)|v2/metrics/(cluster|node|bucket|resource)|prometheus/metrics) | verify maintenance
/(varz|connz|routez|subsz|jsz|accountz|leafz|gatewayz|accstatz) | subs conns sort limit offset state acc streams consumers config accounts auth | root
/solr/(*/select) | q rows fl wt sort fq start indent facet facet.field df json.nl | rows
/solr/admin/(info/system|metrics|cores|collections|configs) | wt indent group prefix type key action=STATUS action=CLUSTERSTATUS action=LIST
/solr/*/admin/(ping|stats|mbeans|luke|system) | wt indent stats cat numTerms
/replicas_status | verbose | root
/collections/*/(exists|aliases|cluster) | -
/v2/(_catalog|*/tags/list|*/*/tags/list) | n last | root
# Pipelines, identity, pages of status
/api/(version|v1/session/userinfo) | -
/api/v1/stream/applications | - | endless
/(jenkins/)?((job/*/){1,4}(*/)?|queue/|computer/|overallLoad/)?api/(json|xml) | tree depth pretty xpath | names
/api/v2/(summary|status|components|incidents|incidents/unresolved|scheduled-maintenances|scheduled-maintenances/(upcoming|active)).json | -
/-/(health|healthy|readiness|liveness|metrics) | all
/api/(services|services/*/operations|operations|dependencies|traces|traces/*) | service operation start end limit lookback endTs minDuration maxDuration tags | root port16686
/(zipkin/)?api/v2/(services|spans|traces|trace/*|dependencies) | serviceName spanName endTs lookback limit
/api/(tags|ps) | - | root
/v1/models(/*)? | - | root
/(realms/*/)?.well-known/openid-configuration | -
/realms/*/protocol/openid-connect/certs | - | root
/v2/repositories/*/*(/tags(/*)?)? | page page_size name | root
/repos/*/*(/(releases|releases/latest|releases/tags/*|commits|commits/*|pulls|pulls/*|issues|issues/*|branches|tags|contributors|deployments|actions/runs|actions/runs/*|actions/workflows|actions/runs/*/jobs))? | per_page page state sort direction status branch event sha since labels
/sidekiq/(stats|queues) | -
`);

/** Last words of paths that report wherever they stand, as long as nothing before them says what to do. */
const reporting =
  /\/(metrics|health|healthz|healthy|healthcheck|healthchecks|health[-_]check|_health|ready|readyz|readiness|is[-_]?ready|live|livez|liveness|is[-_]?alive|alive|status|statusz|_status|version|versionz|ping|pong|info|buildinfo|build[-_]info|prometheus|uptime|__heartbeat__|__lbheartbeat__|__version__|varz)\/?$/i;
const part = /\/(health|healthz|healthcheck|health[-_]check|livez|readyz|metrics)\/(live|livez|liveness|ready|readiness|startup|started|db|database|redis|cache|queue|queues|details?|detailed|deep|full|all|checks?|basic|simple|dependencies|deps|components|services|node|cluster|system|storage|disk|diskspace|memory|kafka|postgres|postgresql|mysql|mongo|mongodb|rabbitmq|elasticsearch|version|local|summary|status|info|prometheus|pool|json|ping)\/?$/i;
/** What a service's own status is asked of, by name; behind anything else a status could be set by it. */
const statusOf = /^(?:\/(?:api|internal|admin|system|v\d+))*\/status\/(?:db|database|redis|cache|queues?|postgres|postgresql|mysql|mongo|mongodb|kafka|rabbitmq|elasticsearch|services|components|dependencies|workers|version|json)\/?$/i;
/** A ping behind the name of a thing is a heartbeat sent for it. */
const ownPing = /^(\/(api|v\d+|internal|admin|public|system|actuator|health|healthz|healthcheck|status|[a-z]+-(service|api)))*\/(ping|pong)\/?$/i;
const plainKeys = new Set('verbose format pretty exclude name[] collect[] v full json xml text details detail output include component components filter type service check checks probe ready=1'.split(' '));

/** What is known of an address; null when it is not one of the pages that are known to report. */
export function reportOf(address: Address): Report | null {
  const found = pages.find((page) => fits(page, address));
  if (found !== undefined) return found;
  const [last] = part.exec(address.pathname) ?? statusOf.exec(address.pathname) ?? reporting.exec(address.pathname) ?? [];
  if (last === undefined || !keysAre(address, plainKeys) || (/ping|pong/i.test(last) && !ownPing.test(address.pathname))) return null;
  // `/versions/12/live` may make it so.
  if (/^\/(live|ready|healthy|alive|is[-_]?alive|is[-_]?ready)\/?$/i.test(last) && isMany(address.pathname.slice(0, -last.length).split('/').at(-2) ?? '')) return null;
  // A health page that is told to be well or ill is a switch.
  return quiet(address.pathname.slice(0, -last.length), none) ? { sensitive: false, costs: false, endless: false, rows: false, body: null } : null;
}

function fits(page: Page, address: Address): boolean {
  if (page.port !== null && page.port !== address.port) return false;
  if (!page.path.test(address.pathname) || !keysAre(address, page.keys) || !(page.names ? named(address.pathname, page.literals) : quiet(address.pathname, page.literals))) return false;
  return !page.promql || valuesOf(address, 'query').every((value) => [decoded(value), decoded(value.replaceAll('+', '%2B'))].some((text) => text !== null && readPromql(text) === null));
}

const none: ReadonlySet<string> = new Set();

/** True for a path that only names: every segment is one of the page's own words, or a name that neither begins nor ends with a verb. */
function quiet(path: string, literals: ReadonlySet<string>): boolean {
  return path.split('/').every((segment) => {
    if (segment === '' || literals.has(segment)) return true;
    const pieces = piecesOf(segment);
    return new RegExp(`^[\\w.~:@=,*+%;${hole}-]+$`).test(segment) && actingWord(pieces.length > 2 ? `${pieces[0]} ${pieces.at(-1)}` : segment) === null;
  });
}

/** True for a path whose names are not plainly verbs of the service's own: `_cancel`, or a last part that is `deregister` and nothing else. */
function named(path: string, literals: ReadonlySet<string>): boolean {
  const segments = path.split('/').filter((segment) => segment !== '' && !literals.has(segment));
  return segments.every((segment) => !(segment.startsWith('_') && actingWord(segment) !== null)) && (/^\/_/.test(path) || !(heads.has(segments.at(-1) ?? '') && path.endsWith(segments.at(-1) ?? '')));
}

function keysAre({ query }: Address, keys: ReadonlySet<string>): boolean {
  if (query === '') return true;
  return query.split('&').every((pair) => {
    const [key = '', ...rest] = pair.split('=');
    const [name, value] = [keyOf(key), rest.join('=')];
    return keys.has(name) ? !/%(0[0-8b-f]|1[0-9a-f]|7f)/i.test(value) : keys.has(`${name}=${value}`);
  });
}

function valuesOf({ query }: Address, name: string): string[] {
  return query.split('&').map((pair) => pair.split('=')).filter(([key = '']) => keyOf(key) === name).map(([, ...value]) => value.join('='));
}

const keyOf = (key: string): string => key.replace(/%5b/gi, '[').replace(/%5d/gi, ']');

type Page = Report & { path: RegExp; literals: ReadonlySet<string>; keys: ReadonlySet<string>; port: number | null; promql: boolean; names: boolean };

function table(text: string): Page[] {
  return text.trim().split('\n').filter((line) => !line.startsWith('#')).map((line) => {
    const [paths = '', keys = '', marks = ''] = line.split(/\s\|\s?/).map((cell) => cell.trim());
    const has = new Set(marks.split(' '));
    const port = [...has].find((mark) => mark.startsWith('port'));
    return {
      path: pattern(paths, has.has('root') || has.has('names')),
      keys: new Set(keys === '-' ? [] : keys.split(' ')),
      literals: new Set(paths.split(/[^\w.;-]+/)),
      promql: has.has('promql'),
      names: has.has('names'),
      port: port === undefined ? null : Number(port.slice(4)),
      sensitive: has.has('sensitive'), costs: has.has('costs'), endless: has.has('endless'), rows: has.has('rows'),
      body: has.has('form') ? 'form' : has.has('json') ? 'json' : null,
    };
  });
}

function pattern(paths: string, root: boolean): RegExp {
  const body = paths.replaceAll('.', '\\.').replaceAll('(', '(?:').replaceAll('*', `(?:[\\w.*,:@+~=${hole}-]|%2[fF])+`);
  return new RegExp(root ? `^(?:${body})/?$` : `^(?:/[^/]+)*?(?:${body})/?$`);
}
