import { flagTable, isOn, readFlags } from '../../shell/flags.ts';
import type { FlagTable } from '../../shell/flags.ts';
import { harmless, heavy, secret } from './seen.ts';
import type { Seen } from './seen.ts';

type Phrase = { seen: Seen; words: string[]; switches: string[] };
type Program = { flags: FlagTable; phrases: Phrase[] };

/**
 * Programs of many commands: `names | flags | phrases`. A phrase is every word that is no flag, in order: `*` is any one
 * word, `...` any number of them, `--x` a switch that must be given. `!` marks an answer that can hold secrets, `~` one
 * that can take long. What is not written here is not known.
 */
const programs = new Map<string, Program>(`
patronictl | config-file:c= format:f= dcs:d= dcs-url= insecure:k extended:e timestamp:t group= | list; list *; topology; topology *; history; history *; show-config; show-config *; version; version *
ceph | format:f= cluster= conf:c= id= name:n= keyring:k= connect-timeout= status:s | --status; status; health; health detail; df; df detail; osd tree; osd df; osd df tree;
  osd stat; osd status; osd status *; osd perf; osd dump; osd ls; osd lspools; osd pool ls; osd pool ls detail; osd pool get * *; osd pool stats; osd pool stats *;
  osd pool autoscale-status; osd blocked-by; osd utilization; osd find *; osd metadata; osd metadata *; osd ok-to-stop ...; osd safe-to-destroy ...; osd crush tree;
  osd crush rule ls; osd crush rule dump; osd crush rule dump *; osd erasure-code-profile ls; osd numa-status; pg stat; ~pg dump; ~pg dump *; pg dump_stuck; pg dump_stuck *; pg ls;
  pg ls *; pg ls-by-pool *; pg ls-by-osd *; pg * query; pg map *; mon stat; mon dump; quorum_status; mgr stat; mgr dump; mgr services; mgr module ls; fs status; fs status *; fs ls;
  fs dump; fs get *; mds stat; versions; version; crash ls; crash ls-new; crash stat; crash info *; balancer status; time-sync-status; log last; log last *; device ls; progress;
  orch status; orch ls; orch ps; orch host ls; orch device ls; telemetry status; !auth ls; !auth list; !auth get *; !config dump; !config get * *; !config show *; ~report;
  tell * version
rbd | pool:p= long:l format= pretty-format image= namespace= | ls; ls *; list; list *; info *; status *; ~du; ~du *; showmapped; device list; snap ls *; children *; trash ls;
  trash ls *; lock ls *; mirror pool status; mirror pool status *; mirror pool info *; mirror image status *
rados | pool:p= format:f= | df; lspools; ~ls
radosgw-admin | rgw-realm= rgw-zone= rgw-zonegroup= bucket= uid= format= | bucket list; bucket stats; bucket limit check; sync status; realm list; zone list; zonegroup list;
  user list; user stats; !user info; gc list
vault | | status; version; operator raft list-peers; operator members; secrets list; auth list
consul | | members; info; version; operator raft list-peers; catalog nodes; catalog services; catalog datacenters; !kv get *
etcdctl | endpoints= cacert= cert= key= cluster write-out:w= command-timeout= dial-timeout= insecure-skip-tls-verify insecure-transport hex prefix keys-only count-only limit= from-key print-value-only user= password= |
  endpoint health; endpoint status; endpoint hashkv; member list; alarm list; version; user list; role list; !get *; !get * *; snapshot status *
nodetool | host:h= port:p= username:u= password= human-readable:H resolve-ip:r | status; status *; info; tpstats; netstats; compactionstats; describecluster; ring; ring *;
  gossipinfo; proxyhistograms; tablestats; tablestats ...; cfstats; cfstats ...; tablehistograms ...; version; statusbinary; statusgossip; statushandoff; describering *;
  failuredetector; getcompactionthroughput; getstreamthroughput; listsnapshots; getendpoints * * *
rabbitmqctl rabbitmq-diagnostics rabbitmq-queues | vhost:p= quiet:q node:n= formatter= timeout:t= silent:s longnames:l local online offline no-table-headers unit= | status;
  cluster_status; ping; list_queues ...; list_connections ...; list_channels ...; list_consumers ...; list_exchanges ...; list_bindings ...; list_vhosts ...; list_users;
  list_permissions; list_user_permissions *; list_policies; list_feature_flags; list_unresponsive_queues ...; list_hashes; node_health_check; alarms; listeners; memory_breakdown;
  server_version; check_running; check_local_alarms; check_alarms; check_port_listener *; check_port_connectivity; check_virtual_hosts; check_if_node_is_quorum_critical;
  check_if_node_is_mirror_sync_critical; quorum_status *; !environment; !report; !list_parameters; !list_global_parameters
kafka-topics | bootstrap-server= zookeeper= topic= describe list under-replicated-partitions unavailable-partitions at-min-isr-partitions under-min-isr-partitions topics-with-overrides exclude-internal command-config= |
  --list; --describe
kafka-consumer-groups | bootstrap-server= command-config= group= all-groups members verbose offsets state timeout= describe list | --list; --describe
kafka-configs | bootstrap-server= command-config= zookeeper= describe all entity-type= entity-name= entity-default topic= broker= user= | !--describe
kafka-log-dirs | bootstrap-server= command-config= describe broker-list= topic-list= | --describe
kafka-acls | bootstrap-server= command-config= list topic= group= | --list
kafka-broker-api-versions | bootstrap-server= command-config= | --bootstrap-server
kafka-get-offsets | bootstrap-server= command-config= topic= time= partitions= | --topic
kafka-metadata-quorum | bootstrap-server= bootstrap-controller= command-config= status replication | describe --status; describe --replication
pgbackrest | stanza= output= config= repo= | info; version
wal-g | config= json pretty detail | backup-list; wal-show
promtool | | check config *; check rules ...; check healthy; check ready
amtool | | alert; alert query; alert query ...; silence; silence query; silence query ...; cluster show; check-config *; !config show
getent | | hosts *; hosts; ahosts *; ahostsv4 *; ahostsv6 *; services *; passwd *; group *
chronyc | numeric:n verbose:v | tracking; sources; sourcestats; activity; ntpdata
supervisorctl | configuration:c= | status; status ...
cilium cilium-dbg | output:o= verbose brief all-health all-nodes all-controllers all-redirects | status; version; endpoint list; endpoint get *; endpoint log *; service list;
  node list; identity list; identity get *; ip list; bpf lb list; bpf endpoint list; bpf ct list global; map list; metrics list; policy get; encrypt status; fqdn cache list
cilium-health | output:o= verbose | status
calicoctl | output:o= namespace:n= all-namespaces:a allow-version-mismatch | node status; version; ipam show; get *; get * *
birdcl | | show protocols; show protocols all; show route; show status
virsh | connect:c= readonly:r all quiet:q | list; dominfo *; domstate *; domblklist *; domiflist *; domblkinfo * *; dommemstat *; domjobinfo *; domstats; domstats *; nodeinfo; version
ovs-vsctl ovn-nbctl ovn-sbctl | timeout:t= db= no-leader-only | show; list-br; list-ports *; lr-list; ls-list; lsp-list *; lr-route-list *; acl-list *; list *; list * *
ovs-appctl ovn-appctl | target:t= timeout:T= | cluster/status *; version
jcmd | list:l | --list; * VM.version; * VM.uptime; * VM.flags; !* VM.command_line; !* VM.info; * VM.metaspace; * VM.native_memory; * VM.native_memory summary; * VM.classloader_stats; !* VM.system_properties; * GC.heap_info; ~* Thread.print; * JFR.check; * help
nvidia-smi | matrix:m status:s | topo --matrix; nvlink --status
kubeadm | | version; certs check-expiration
crictl | output:o= all:a quiet:q namespace= name= state= | ps; pods; images; !info; version; stats; !inspect *; !inspectp *; logs *
amtool | alertmanager.url= output:o= timeout= active:a silenced:s inhibited:i unprocessed:u receiver:r= expired within= limit= quiet:q | alert; alert query; alert query ...; silence query; silence query ...; cluster; cluster show; config show
memcached-tool | | * stats; * display; * settings
nats | server:s= | server ping; server list; server info; stream ls; stream info *; stream report; consumer ls *; consumer info * *; consumer report *
`.trim().replaceAll('\n  ', ' ').split('\n').flatMap((line) => {
  const [names = '', flags = '', phrases = ''] = line.split('|').map((cell) => cell.trim());
  const program = { flags: flagTable(flags === '' ? 'help' : flags), phrases: phrases.split(';').map((phrase) => phrase.trim()).filter((phrase) => phrase !== '').map(readPhrase) };
  return names.split(' ').map((name): [string, Program] => [name, program]);
}));

function readPhrase(text: string): Phrase {
  const words = text.replace(/^[!~]/, '').split(' ').filter((word) => word !== '');
  return { seen: text.startsWith('!') ? secret : text.startsWith('~') ? heavy : harmless, words: words.filter((word) => !word.startsWith('--')), switches: words.filter((word) => word.startsWith('--')).map((word) => word.slice(2)) };
}

/** What the phrases say of a program and its arguments; null when they do not know them. */
export function byPhrase(name: string, args: readonly string[]): Seen | null {
  const program = programs.get(name.replace(/(?<=^kafka-[a-z-]+)\.sh$/, ''));
  if (program === undefined) return null;
  const given = readFlags(args.map((text) => ({ text, placeholders: [] })), program.flags);
  if ('unknown' in given || given.rest !== null || given.flags.has('help')) return null;
  // Programs differ in whether a word with a dash can be a flag's value.
  if ([...given.flags.values()].flat().some(({ text }) => text.startsWith('-'))) return null;
  const words = given.positionals.map((word) => word.text);
  return program.phrases.find((phrase) => phrase.switches.every((name) => isOn(given, name)) && matches(phrase.words, words))?.seen ?? null;
}

function matches(pattern: readonly string[], words: readonly string[]): boolean {
  const open = pattern.at(-1) === '...';
  const fixed = open ? pattern.slice(0, -1) : pattern;
  if (open ? words.length < fixed.length : words.length !== fixed.length) return false;
  return words.every((word, index) => (fixed[index] === undefined || fixed[index] === '*' ? /^[\w.:\/@+%,#-]+$/.test(word) : fixed[index] === word));
}
