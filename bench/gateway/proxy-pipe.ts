/** Node's own way: each side piped into the other. Decodes nothing. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { obey } from './processes.ts';

const server = createServer({ noDelay: true }, (phone) => {
  const far = connect({ host: '127.0.0.1', port: Number(process.argv[2]), noDelay: true });
  phone.pipe(far);
  far.pipe(phone);
  phone.on('error', () => far.destroy());
  far.on('error', () => phone.destroy());
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 });
await once(server, 'listening');
obey(() => ({ port: (server.address() as AddressInfo).port }));
