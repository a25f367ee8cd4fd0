/** Programs in the simulated pods, over the WebSocket that a real API server speaks: the first byte of a message is its channel. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Json } from '../fields.ts';
import type { Pod } from '../workload.ts';

/** What a program prints; `ends` false for one that goes on. */
export type Program = { out?: string; err?: string; code?: number; ends?: boolean };
export type Exec = {
  /** Takes the socket over. */
  run(incoming: IncomingMessage, socket: Duplex, head: Buffer, order: { pod: Pod; command: string[] }): void;
  /** Every command that was run, and where. */
  ran: { pod: string; command: string[] }[];
  stop(): void;
};

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** The programs of the container's image. */
const programs: Record<string, (args: string[], pod: Pod) => Program> = {
  df: () => ({ out: 'Filesystem      Size  Used Avail Use% Mounted on\noverlay          98G   71G   27G  73% /\ntmpfs            64M     0   64M   0% /dev\n/dev/sda1        98G   71G   27G  73% /var/log\n' }),
  du: (args) => ({ out: `12K\t${args.at(-1) ?? '.'}/cache\n4.1M\t${args.at(-1) ?? '.'}\n` }),
  ls: (args) => (args.some((arg) => arg.startsWith('/missing')) ? { err: `ls: cannot access '${args.at(-1)}': No such file or directory\n`, code: 2 } : { out: 'app.log\ncache\nserver.js\n' }),
  ps: () => ({ out: 'PID   USER     TIME  COMMAND\n    1 node      4:07 node server.js\n   31 node      0:00 ps aux\n' }),
  cat: (args) => ({ out: args.includes('/etc/hostname') ? 'cygni-api\n' : 'pool_size: 25\npassword: example-only\n' }),
  hostname: (_args, pod) => ({ out: `${pod.name}\n` }),
  echo: (args) => ({ out: `${args.join(' ')}\n` }),
  grep: () => ({ code: 1 }),
  tail: () => ({ out: 'still going\n', ends: false }),
  yes: () => ({ out: 'y\n'.repeat(400_000), ends: false }),
};

export function startExec(): Exec {
  const server = new WebSocketServer({ noServer: true, handleProtocols: (offered) => protocols.find((one) => offered.has(one)) ?? false });
  const ran: Exec['ran'] = [];
  return {
    ran,
    run(incoming, socket, head, { pod, command }) {
      server.handleUpgrade(incoming, socket, head, (connection) => {
        ran.push({ pod: pod.name, command });
        play(connection, command, pod);
      });
    },
    stop: () => server.clients.forEach((client) => client.terminate()),
  };
}

function play(connection: WebSocket, [program = '', ...args]: string[], pod: Pod): void {
  const send = (channel: number, text: string): void => connection.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
  const end = (status: Json): void => {
    send(3, JSON.stringify({ metadata: {}, ...status }));
    connection.close(1000);
  };
  // A real server begins with an empty message on each channel.
  send(1, '');
  send(2, '');
  const found = Object.hasOwn(programs, program) ? programs[program] : undefined;
  if (!found) return end({ status: 'Failure', reason: 'InternalError', code: 500, message: `error executing command in container: exec: "${program}": executable file not found in $PATH` });
  const { out = '', err = '', code = 0, ends = true } = found(args, pod);
  for (let at = 0; at < out.length; at += 32_768) send(1, out.slice(at, at + 32_768));
  if (err !== '') send(2, err);
  if (!ends) return;
  if (code === 0) return end({ status: 'Success' });
  end({ status: 'Failure', reason: 'NonZeroExitCode', message: `command terminated with non-zero exit code: ${code}`, details: { causes: [{ reason: 'ExitCode', message: String(code) }] } });
}
