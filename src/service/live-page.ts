/**
 * The live page's server: static files, the office as JSON, server-sent events, keys by POST. It listens on loopback
 * unless told otherwise, and takes no order from a page of another origin: a browser sends those with an Origin that is
 * not ours, and a name that was bound to our address by somebody else shows in Host.
 */
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Address, isLoopback } from './address.ts';
import { serviceLimits } from './limits.ts';
import { EventFeed } from './page/event-feed.ts';
import { MessageLog } from './page/message-log.ts';
import { pageFiles } from './page/page-files.ts';
import { type DecodeFrame, type FrameDirection, type FrameFate, inUse, type PagePhone } from './page/page-model.ts';
import { type Scene, scenes } from './page/scenes.ts';
import { Story } from './page/story.ts';

export interface LivePageParts {
  readonly decode: DecodeFrame;
  readonly clock: () => number;
  /** Why Call Back does what it does for a device, in sentences. */
  readonly explain: (device: string) => readonly string[];
  /** Speaks TLS, and asks clients for a certificate where `ca` is given. PEM text. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string | undefined };
  /** Frames do not come by here: what opens is the dashboard. */
  readonly withoutFrames?: boolean;
}

/** What the page's head says about this gateway. */
export interface OfficeInfo {
  /** Where phones connect, HOST:PORT. */
  readonly listen: string;
  readonly upstream: string;
  readonly demo: boolean;
  readonly version: string;
}

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const keyBody = z.strictObject({
  key: z.enum(['offHook', 'onHook', 'dial', 'softKey', 'screenKey', 'featureButton']),
  value: z.union([z.string().max(64), z.number().int().min(0).max(255)]).optional(),
});

const presses: Readonly<Record<z.infer<typeof keyBody>['key'], (phone: PagePhone, value: string) => void>> = {
  offHook: (phone) => phone.offHook(),
  onHook: (phone) => phone.onHook(),
  dial: (phone, digits) => {
    if (!/^[0-9*#]{1,24}$/.test(digits)) throw new Error(`'${digits}' cannot be dialled: 1 to 24 of 0-9, * and #.`);
    // Digits on an idle phone: it goes off hook by itself, as phones do that dial ahead.
    if (!inUse(phone.state)) phone.offHook();
    phone.dial(digits);
  },
  softKey: (phone, label) => phone.softKey(label),
  screenKey: (phone, name) => phone.screenKey(name),
  featureButton: (phone, stimulus) => phone.featureButton(Number(stimulus)),
};

export class LivePage {
  /** Where the gateway puts what it saw: give it as the gateway's `tap`. */
  readonly tap: (device: string, direction: FrameDirection, bytes: Uint8Array, fate: FrameFate) => void;
  private readonly server: FastifyInstance;
  private readonly feed: EventFeed;
  private readonly messages: MessageLog;
  private readonly story = new Story();
  private phones: readonly PagePhone[] = [];
  private info: OfficeInfo = { listen: '', upstream: '', demo: false, version: '' };
  /** Only this machine reaches us. */
  loopback = true;
  private readonly scheme: 'http' | 'https';
  /** Names besides addresses under which the page may be opened, where it is open to other machines. */
  private names: ReadonlySet<string> = new Set();
  private playing: string | null = null;
  private readonly home: 'live' | 'dashboard';

  constructor(parts: LivePageParts) {
    this.home = parts.withoutFrames ? 'dashboard' : 'live';
    this.messages = new MessageLog(parts.decode, parts.clock);
    this.feed = new EventFeed({ messages: this.messages, story: this.story, explain: parts.explain });
    this.tap = (device, direction, bytes, fate) => {
      this.messages.add(device, direction, bytes, fate);
      this.feed.touch(device);
    };
    const common = { forceCloseConnections: true, bodyLimit: serviceLimits.pageBodyBytesMax, logger: false };
    const { tls } = parts;
    const mutual = tls?.ca !== undefined;
    this.scheme = tls === undefined ? 'http' : 'https';
    this.server =
      tls === undefined
        ? fastify(common)
        : (fastify({
            ...common,
            https: { ...tls, requestCert: mutual, rejectUnauthorized: mutual },
          }) as unknown as FastifyInstance);
    this.server.server.maxConnections = serviceLimits.pageConnectionsMax;
    this.routes();
  }

  /** The office that the page shows. May be called again; open pages follow. */
  show(info: OfficeInfo, phones: readonly PagePhone[]): void {
    this.info = info;
    this.phones = phones;
    this.feed.watch(phones);
  }

  /** Adds routes of other parts, under the same rules about who may ask. Before `listen`. */
  mount(routes: (server: FastifyInstance) => void): void {
    routes(this.server);
  }

  /** @returns the port. Rejects with the system's error (EADDRINUSE, EACCES) where the address is not to be had. */
  async listen(address: Address): Promise<number> {
    this.loopback = isLoopback(address.host);
    this.names = new Set([address.host, hostname(), 'localhost'].map((name) => name.toLowerCase()));
    await this.server.listen({ host: address.host, port: address.port });
    const bound = this.server.server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : address.port;
  }

  async close(): Promise<void> {
    this.feed.close();
    await this.server.close();
  }

  private routes(): void {
    const server = this.server;
    server.addHook('onRequest', async (request, reply) => {
      reply.headers(HEADERS);
      const why = this.strange(request);
      if (why !== null) return reply.code(403).send({ error: why });
    });
    pageFiles(server, this.home);
    server.get('/api/office', () => ({
      ...this.info,
      phones: this.phones.map((phone) => phone.state),
      story: this.story.see(this.phones.map((phone) => phone.state)),
      scenes: Object.keys(scenes),
    }));
    server.get('/api/events', (request, reply) => {
      reply.hijack();
      this.feed.open(request.raw, reply.raw, { ...HEADERS });
    });
    server.get<{ Params: { sequence: string } }>('/api/messages/:sequence', (request, reply) => {
      const detail = this.messages.detail(Number(request.params.sequence));
      return detail ?? reply.code(404).send({ error: 'This message is no longer kept.' });
    });
    server.post<{ Params: { name: string } }>('/api/phones/:name/keys', { bodyLimit: 1024 }, (request, reply) =>
      this.press(request.params.name, request.body, reply),
    );
    server.post<{ Params: { name: string } }>('/api/scenes/:name', (request, reply) =>
      this.play(request.params.name, reply),
    );
    server.setErrorHandler((error: { statusCode?: number; message: string }, _, reply) =>
      reply.code(error.statusCode ?? 500).send({ error: error.message }),
    );
  }

  /** Why a request is not from a page of ours; null where it may go on. */
  private strange(request: FastifyRequest): string | null {
    const host = request.headers.host ?? '';
    const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    // A name in Host that is not ours was bound to our address by somebody else; an address was not.
    const ours = this.loopback ? isLoopback(name) : isIP(name) !== 0 || this.names.has(name.toLowerCase());
    if (!ours) return `This page is not at '${name}'. Open it by address.`;
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `${this.scheme}://${host}`) return 'Keys are pressed by our own page only.';
    return null;
  }

  private press(name: string, body: unknown, reply: FastifyReply): unknown {
    const phone = this.phones.find((candidate) => candidate.state.name === name);
    if (phone === undefined) return reply.code(404).send({ error: `There is no phone '${name}'.` });
    const read = keyBody.safeParse(body);
    if (!read.success)
      return reply.code(400).send({ error: 'Should be {"key": "softKey", "value": "NewCall"} or another key.' });
    try {
      presses[read.data.key](phone, String(read.data.value ?? ''));
    } catch (error) {
      // Not on offer any more: the phone changed between the look and the click.
      return reply.code(409).send({ error: (error as Error).message });
    }
    return { ok: true };
  }

  private async play(name: string, reply: FastifyReply): Promise<unknown> {
    const scene: Scene | undefined = Object.hasOwn(scenes, name) ? scenes[name] : undefined;
    if (scene === undefined || this.phones.length === 0)
      return reply.code(404).send({ error: `There is no scene '${name}' here.` });
    if (this.playing !== null) return reply.code(409).send({ error: `'${this.playing}' is still being played.` });
    this.playing = name;
    try {
      await scene(this.phones);
      if (name === 'again') this.story.startOver();
      this.feed.touchAll();
      return { ok: true };
    } catch (error) {
      return reply.code(409).send({ error: (error as Error).message });
    } finally {
      this.playing = null;
    }
  }
}
