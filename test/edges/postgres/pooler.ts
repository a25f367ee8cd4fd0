import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

type Pooler = { url: string; stop(): Promise<void> };

/** Stands between a client and the server of `url` as a pooler does: the client is given another process id than the server's own. */
export async function pooler(url: string): Promise<Pooler> {
  const { hostname, port } = new URL(url);
  return listen(url, (client) => {
    const server = connect(Number(port), hostname);
    let introduced = false;
    let held = Buffer.alloc(0);
    server.on('data', (data: Buffer) => {
      if (introduced) return void client.write(data);
      held = Buffer.concat([held, data]);
      for (let at = 0; at + 5 <= held.length; at += 1 + held.readUInt32BE(at + 1)) {
        if (held[at] !== 'K'.charCodeAt(0) || at + 9 > held.length) continue;
        held.writeUInt32BE(held.readUInt32BE(at + 5) + 1, at + 5);
        introduced = true;
      }
      client.write(held);
      held = Buffer.alloc(0);
    });
    client.on('data', (data) => server.write(data));
    server.on('error', () => client.destroy());
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
  });
}

/** A pooler that knows no startup parameter but its own few, as one does that nobody taught otherwise. */
export function strictPooler(url: string): Promise<Pooler> {
  return listen(url, (client) => {
    client.once('data', () => {
      const fields = Buffer.from('SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: options\0\0');
      const head = Buffer.alloc(5);
      head.write('E');
      head.writeUInt32BE(fields.length + 4, 1);
      client.end(Buffer.concat([head, fields]));
    });
  });
}

async function listen(url: string, serve: (client: Socket) => void): Promise<Pooler> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('error', () => {});
    serve(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = new URL(url);
  address.port = String((server.address() as AddressInfo).port);
  return {
    url: address.href,
    async stop() {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
