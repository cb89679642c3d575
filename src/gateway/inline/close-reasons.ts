/**
 * Why a phone's connection ended: a name for counters and tests, a sentence for people, what to do about it, and how
 * the two sides are told.
 *
 * | how      | phone                          | server                         |
 * |----------|--------------------------------|--------------------------------|
 * | `pass`   | what the other side did: FIN after the queue is flushed, or RST  | the same |
 * | `phone`  | RST: it broke the rules        | FIN after the queue is flushed |
 * | `server` | FIN after the queue is flushed | RST: it broke the rules        |
 * | `both`   | RST                            | RST                            |
 */
export type CloseManner = 'pass' | 'phone' | 'server' | 'both';

interface CloseText {
  readonly manner: CloseManner;
  readonly sentence: string;
  readonly remedy: string;
}

const text = (manner: CloseManner, sentence: string, remedy: string): CloseText => ({ manner, sentence, remedy });

const NOTHING = 'Nothing to do.';
const OVERLOAD = 'If the phones are yours, raise the limit; if not, block the address.';

export const closeReasons = {
  phoneClosed: text('pass', 'The phone closed its connection.', NOTHING),
  serverClosed: text('pass', 'The server closed its connection.', 'If phones do not come back, look at the server.'),
  phoneReset: text('pass', 'The phone reset its connection.', 'Look at the power and the network of the phone.'),
  serverReset: text('pass', 'The server reset its connection.', 'Look at the server.'),
  serverRefused: text(
    'both',
    'The server refused the connection.',
    'Start the server, or correct its address and port.',
  ),
  serverUnreachable: text(
    'both',
    'The server cannot be reached.',
    'Look at the route and at the address of the server.',
  ),
  serverTimeout: text('both', 'The server did not answer in time.', 'Look at the route, a firewall, or the server.'),
  serverTls: text(
    'both',
    'The TLS handshake with the server failed.',
    'Look at the certificate of the server and at the authority that the gateway trusts.',
  ),
  descriptors: text(
    'both',
    'No descriptor is left for the connection to the server.',
    'Raise the limit of open files (LimitNOFILE) or lower Sessions Max.',
  ),
  sourceAddress: text(
    'both',
    'The address of the phone cannot be used towards the server.',
    'Set net.ipv4.ip_nonlocal_bind=1, let the server route its answers back through this host, or switch the option off.',
  ),
  phoneFraming: text('phone', 'The phone sent a length that no frame can have.', 'It does not speak SCCP; look at it.'),
  serverFraming: text(
    'server',
    'The server sent a length that no frame can have.',
    'The address may be that of another service.',
  ),
  firstFrame: text('phone', 'The connection brought no whole frame in time.', 'It does not speak SCCP; look at it.'),
  registerDeadline: text('phone', 'The connection did not register in time.', 'Look at the phone and at the server.'),
  frameDeadline: text('phone', 'A frame was begun and not ended in time.', 'Look at the phone and its network.'),
  serverFrameDeadline: text('server', 'The server began a frame and did not end it in time.', 'Look at the server.'),
  silence: text('phone', 'The phone was silent for three keepalive intervals.', 'It has lost power or its network.'),
  halfClose: text('both', 'One side had closed, the other did not follow in time.', NOTHING),
  handshakeTimeout: text('phone', 'The TLS handshake of the phone took too long.', NOTHING),
  handshakeFailed: text(
    'phone',
    'The TLS handshake of the phone failed.',
    'Look at the certificate of the phone and at the authority that the gateway trusts.',
  ),
  handshakesMax: text('phone', 'Too many TLS handshakes at once.', OVERLOAD),
  handshakeRate: text('phone', 'Too many TLS handshakes in a second.', OVERLOAD),
  certificateName: text(
    'phone',
    'The device name is not the one in the certificate of the phone.',
    'Someone may be using the name of another phone; look at the address.',
  ),
  sessionsMax: text('phone', 'The gateway holds as many connections as it may.', OVERLOAD),
  addressMax: text('phone', 'The address holds as many connections as it may.', OVERLOAD),
  unregisteredMax: text('phone', 'Too many connections have not registered.', OVERLOAD),
  crowdedOut: text('phone', 'It had not registered in its time, and room was needed for others.', OVERLOAD),
  addressRate: text('phone', 'The address connects too often.', OVERLOAD),
  deviceRate: text(
    'phone',
    'The device registers too often.',
    'Two phones may use one name, or the server sends the phone away each time; look at both.',
  ),
  overload: text('phone', 'The gateway has more to do than it can; new phones wait.', 'Look at what loads it.'),
  queueMax: text('phone', 'The phone reads too slowly for what it is sent.', 'Look at the phone and its network.'),
  stalled: text('phone', 'The phone reads nothing of what waits for it.', 'Look at the phone and its network.'),
  serverQueueMax: text('server', 'The server reads too slowly for what it is sent.', 'Look at the server.'),
  queueTotalMax: text('both', 'All queues together are full, and this reader was the slowest.', OVERLOAD),
  shutdown: text('pass', 'The gateway is being stopped.', NOTHING),
} as const satisfies Record<string, CloseText>;

export type CloseReason = keyof typeof closeReasons;

/** Alarm that stands while connections end for the reason: a limit of ours, not an accident of theirs. */
export const admissionReasons: { readonly [R in CloseReason]?: string } = {
  sessionsMax: 'AdmissionLimit',
  addressMax: 'AdmissionLimit',
  unregisteredMax: 'AdmissionLimit',
  crowdedOut: 'AdmissionLimit',
  addressRate: 'AdmissionLimit',
  deviceRate: 'AdmissionLimit',
  handshakesMax: 'AdmissionLimit',
  handshakeRate: 'AdmissionLimit',
  overload: 'AdmissionLimit',
  queueTotalMax: 'QueuesFull',
  descriptors: 'DescriptorsShort',
};
export const closeReasonNames = Object.keys(closeReasons) as readonly CloseReason[];
