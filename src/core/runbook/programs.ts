/** Programs whose name alone says that a line is a command. */
const certain = new Set(`
kubectl oc psql curl wget docker docker-compose podman nerdctl crictl ctr helm kustomize istioctl linkerd calicoctl cilium kubectx kubens k9s stern minikube kind eksctl virtctl argocd flux velero
aws gcloud gsutil az doctl terraform tofu ansible ansible-playbook vault consul nomad etcdctl ceph rados rbd rclone gitlab-ctl gitlab-rails gitlab-rake knife
systemctl journalctl sudo ssh scp rsync chroot iptables nft ufw sysctl dmesg lsof netstat iostat vmstat mpstat pidstat strace tcpdump dig nslookup traceroute openssl nc ncat telnet ping fuser pgrep pkill killall chmod chown mkdir rmdir lsblk fdisk lvs vgs pvs xfs_growfs resize2fs smartctl ipmitool crontab logrotate supervisorctl pm2
redis-cli mysql mysqldump mysqladmin mongosh mongodump cqlsh nodetool clickhouse-client sqlite3 pg_dump pg_restore pg_basebackup pg_ctl pg_isready pgbouncer patronictl repmgr pgbackrest barman wal-g rabbitmqctl rabbitmq-diagnostics kafka-topics kafka-consumer-groups kafka-topics.sh kafka-consumer-groups.sh zkCli.sh promtool amtool logcli mimirtool cortextool
git npm npx pnpm yarn pip python python3 cargo jps jstack jmap jcmd gh glab jq yq nvidia-smi export
`.trim().split(/\s+/));

/** Words of everyday language that are programs too: a line begins with one only when a flag, a path, a pipe or a variable follows. */
const likely = new Set('node go make java rails rake bundle mongo influx loki prometheus nginx haproxy watch top cat ls df du free ps kill ss ip grep tail head sed awk find less more echo cd env printenv date uptime uname hostname who w id service mount umount sort wc test time for while if until source rm cp mv ln touch tar gzip base64 bash sh set unset read sleep tee xargs timeout host whois route arp'.split(' '));

/** True when a line begins like a command: in a text without a language, nothing else is one. */
export function beginsCommand(line: string): boolean {
  const [, environment = '', word = '', rest = ''] = /^\s*((?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"'()]*)\s+)*)([\w./+-]+)(.*)$/.exec(line) ?? [];
  if (certain.has(word)) return rest === '' ? environment !== '' || word.includes('-') : /^\s/.test(rest) && !/^\s+(is|are|was|has|will|can|and|or|should)\b/.test(rest);
  if (/^(?:\.{1,2}|~)?\/[\w.-]+(?:\/[\w.-]+)*$/.test(word) && /^\s|^$/.test(rest)) return true;
  if (likely.has(word)) return /^\s+(?:-{1,2}[A-Za-z]|[/~.$"']|.*(?:\s\||\$[\w({]|\/))/.test(rest);
  return /^\s*[A-Za-z_]\w*=\S/.test(line) && !/\s/.test(line.trim().replace(/\$\([^)]*\)|"[^"]*"|'[^']*'/g, ''));
}

/** True when a text holds a program and something for it to do: `kubectl get pods`, but not `kubectl`. */
export function isCommand(text: string): boolean {
  const line = text.trim().replace(/^[$❯]\s+/, '');
  if (/\s/.test(line) && /^[\w./-]+\s+[^=\s]/.test(line)) return beginsCommand(line) && !/^export\s/.test(line);
  return false;
}

/** The first word that names a program of a line that is a command; empty when there is none. */
export function programOf(line: string): string {
  return /^\s*(?:[A-Za-z_]\w*=\S*\s+)*(?:sudo\s+(?:-\w+\s+)*)?([\w./+-]+)/.exec(line)?.[1] ?? '';
}
