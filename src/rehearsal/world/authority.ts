import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate authority of one rehearsal: whoever trusts `ca` can speak TLS with the simulated PagerDuty and Kubernetes. */
export type Authority = {
  /** The authority's certificate, PEM. */
  ca: string;
  /** The same in a file, for NODE_EXTRA_CA_CERTS of the bot's process. */
  caFile: string;
  /** A server certificate for localhost and 127.0.0.1, PEM, for `tls.createServer`. */
  server: { key: string; cert: string };
  stop(): Promise<void>;
};

/** Makes an authority valid from an hour ago (clocks differ) for a day. */
export async function startAuthority(): Promise<Authority> {
  const validity = { notBeforeDate: new Date(Date.now() - 3_600_000), notAfterDate: new Date(Date.now() + 86_400_000) };
  const common = { ...validity, keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
  const root = await generate([{ name: 'commonName', value: 'Lifeguard rehearsal' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: root.private, cert: root.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'lifeguard-ca-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, root.cert);
  return {
    ca: root.cert,
    caFile,
    server: { key: leaf.private, cert: leaf.cert },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
