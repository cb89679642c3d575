/** Settings of a node of a cluster. Rows of the table in `settings`. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { row, type Setting } from './setting.ts';
import { address, HOST_PORT, path, wholeNumber } from './setting-shapes.ts';

const ipAddress = z.string().refine((text) => isIP(text) !== 0);
const prefix = z.string().regex(/^\/[\x21-\x7e]*\/$/);

export const clusterSchema = {
  cluster: z
    .strictObject({
      address: ipAddress.optional().describe('IP address of this node: the lowest one is active'),
      listen: address.optional().describe('Where the other nodes probe this one, HOST:PORT'),
      settle: wholeNumber(1, 86_400).optional().describe('Seconds until a lower address gets the service'),
      prefix: prefix.optional().describe('Keys of this cluster in etcd begin with it'),
      user: z.string().min(1).max(128).optional().describe('User at etcd'),
      passwordFile: path.optional().describe('File that holds the password of that user'),
      authority: path.optional().describe('PEM file with authorities for the certificates of etcd'),
      certificate: path.optional().describe('PEM file with our certificate for etcd'),
      key: path.optional().describe('PEM file with its private key'),
      peerTls: z.boolean().optional().describe('Speak TLS between nodes, too, with the same files'),
    })
    .optional(),
};

export const clusterRows: readonly Setting[] = [
  row(
    'cluster.address',
    '--cluster-address <ip>',
    'text',
    'an IP address of this machine',
    'name and rank of this node: the numerically lowest is active; if left out that of --listen, else the lowest of this machine',
  ),
  row(
    'cluster.listen',
    '--cluster-listen <host:port>',
    'text',
    HOST_PORT,
    'where the other nodes probe this one; port 2500 of the address if left out',
  ),
  row(
    'cluster.prefix',
    '--cluster-prefix <path>',
    'text',
    'a path such as /ringback/',
    'keys in etcd begin with it',
    '/ringback/',
  ),
  row(
    'cluster.settle',
    '--cluster-settle <seconds>',
    'text',
    'a whole number from 1 to 86400',
    'a node with a lower address gets the service when it has been there so long; thrice that where it was given up before',
    '10',
  ),
  row('cluster.user', '--cluster-user <name>', 'text', 'a name', 'user at etcd'),
  row(
    'cluster.passwordFile',
    '--cluster-password-file <file>',
    'text',
    'the path of a file',
    'holds the password of that user',
  ),
  row(
    'cluster.authority',
    '--cluster-ca <file>',
    'text',
    'the path of a PEM file',
    'TLS: etcd must show a certificate of these',
  ),
  row(
    'cluster.certificate',
    '--cluster-cert <file>',
    'text',
    'the path of a PEM file',
    'TLS: our certificate for etcd',
  ),
  row('cluster.key', '--cluster-key <file>', 'text', 'the path of a PEM file', 'TLS: private key of that certificate'),
  row(
    'cluster.peerTls',
    '--cluster-peer-tls',
    'boolean',
    'true or false',
    'TLS between the nodes, too: each shows that certificate, and takes those of that authority',
    false,
  ),
];
