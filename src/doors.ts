/**
 * The doors: the attachments that a configuration asks for, opened. Phones come in here themselves, or by workers; a
 * CTIManager is called.
 */
import { fileURLToPath } from 'node:url';
import { QbeProfile } from './codecs/qbe/profile.ts';
import {
  type Counters,
  Crew,
  CtiAttachment,
  type CtiNotice,
  InlineGateway,
  type InlineOptions,
  type PhoneGateway,
  type Recorder,
} from './gateway/index.ts';
import type { Attachment, EventSink } from './model/ports.ts';
import type { Address } from './service/address.ts';
import type { AlarmCenter } from './service/alarms/center.ts';
import { type Configuration, ConfigurationError } from './service/configuration.ts';
import { freePort, type Listening, takePort } from './service/listening.ts';
import type { LivePage } from './service/live-page.ts';
import { ctiNoticeTo, type Log, noticeTo } from './service/log.ts';
import { ctiParameters, inlineParameters } from './service/parameters.ts';
import { readCtiFiles, readTlsFiles, readUpstreamAuthority } from './service/tls-files.ts';
import { Level } from './service/trace/fields.ts';
import { noticePlace } from './service/trace/messages.ts';
import type { Tracing } from './service/trace/tracing.ts';

/** Where attachments put what they saw, and count. */
export interface Ear {
  readonly sink: EventSink;
  readonly counters: Counters;
  readonly tracing: Tracing;
}

type Tap = NonNullable<InlineOptions['tap']>;

function inlineOptions(
  configuration: Configuration,
  upstream: Address,
  tap: Tap,
  tracing: Tracing,
  log: Log,
  alarm: AlarmCenter['tell'],
): InlineOptions {
  const notice = noticeTo(log, alarm);
  const { tls } = configuration;
  const files = tls === null ? null : readTlsFiles(tls);
  return {
    ...inlineParameters(configuration.parameters),
    ...(configuration.keyOwner === null ? {} : { keyOwner: configuration.keyOwner }),
    locale: configuration.locale,
    listen: configuration.listen,
    ...(tls === null || files === null ? {} : { tls: { ...tls.listen, ...files, mutual: files.ca !== undefined } }),
    upstream: { ...upstream, ...(configuration.upstreamTls ? { tls: upstreamTls(configuration) } : {}) },
    // Without a page nobody looks, and no frame is copied for it.
    ...(configuration.page === null ? {} : { tap }),
    notice: (told) => {
      notice(told);
      const { reason, device, detail, address } = told;
      tracing.offer('sccp', Level.special, device, () => `connection of ${address} ended: ${reason} ${detail}`);
    },
    alarm,
    trace: tracing.message,
    tracing: tracing.selection,
  };
}

function upstreamTls({ upstreamAuthority: path }: Configuration): { ca?: string } {
  return path === null ? {} : { ca: readUpstreamAuthority(path) };
}

/** The attachment to a CTIManager, not yet started: it calls when the records are there. */
export function openCti(
  configuration: Configuration,
  ear: Ear,
  log: Log,
  alarm: AlarmCenter['tell'],
): CtiAttachment | null {
  const { cti, locale } = configuration;
  if (cti === null) return null;
  const { password, tls } = readCtiFiles(cti);
  const { tracing } = ear;
  const notice = ctiNoticeTo(log, alarm);
  const options = {
    ...ctiParameters(configuration.parameters),
    managers: cti.managers,
    user: cti.user,
    password,
    profile: profileOf(cti),
    locale,
    notice: (told: CtiNotice) => {
      notice(told);
      const { field, level } = noticePlace(told.what);
      tracing.offer(field, level, '', () => `${told.manager}, ${told.what}: ${told.detail}`);
    },
    trace: tracing.message,
    tracing: tracing.selection,
    ...(tls === null ? {} : { tls }),
  };
  return new CtiAttachment(options, ear.sink, ear.counters);
}

function profileOf({ versionWord, featureId, pduNumbers }: NonNullable<Configuration['cti']>): QbeProfile {
  try {
    return new QbeProfile({ versionWord, callBackFeatureID: featureId, pduNumbers });
  } catch (error) {
    throw new ConfigurationError([`cti.pduNumbers: ${(error as Error).message}.`]);
  }
}

export function openDoor(
  configuration: Configuration,
  upstream: Address,
  page: LivePage,
  ear: Ear,
  log: Log,
  recorder: Recorder | null,
  alarm: AlarmCenter['tell'],
): Promise<Door> {
  if (configuration.workers > 1) return openCrew(configuration, upstream, ear, log, alarm);
  const record = recorder === null ? {} : { record: recorder.session };
  const options = { ...inlineOptions(configuration, upstream, page.tap, ear.tracing, log, alarm), ...record };
  return openGateway(options, ear, configuration.upstream === null && !configuration.listenChosen);
}

export interface Door extends Listening {
  readonly gateway: PhoneGateway & { close(): Promise<void> };
  readonly attachment: Attachment;
  readonly tlsAddress: Address | null;
  /** Processes that have the phones, where this one has none. */
  readonly workers: Crew | null;
}

/** A gateway has its port for life: where the port is taken, another gateway takes another. */
async function openGateway(options: InlineOptions, { sink, counters }: Ear, movable: boolean): Promise<Door> {
  let gateway = new InlineGateway(options, sink, counters);
  let tlsPort: number | undefined;
  const listening = await takePort({ address: options.listen, movable, name: 'listen' }, async (listen) => {
    gateway = new InlineGateway({ ...options, listen }, sink, counters);
    const ports = await gateway.listen();
    tlsPort = ports.tlsPort;
    return ports.port;
  });
  const tlsAddress = tlsPort === undefined ? null : { host: options.tls!.host, port: tlsPort };
  return { ...listening, gateway, attachment: gateway, tlsAddress, workers: null };
}

/** Workers share the ports, which are taken by this process for them: so an address that cannot be had is told as ever. */
async function openCrew(
  configuration: Configuration,
  upstream: Address,
  { sink, counters, tracing }: Ear,
  log: Log,
  alarm: AlarmCenter['tell'],
): Promise<Door> {
  const all = inlineOptions(configuration, upstream, () => undefined, tracing, log, alarm);
  const { notice, trace, alarm: _, tap: __, ...inline } = all;
  const listening = await takePort({ address: inline.listen, movable: false, name: 'listen' }, freePort);
  const { tls } = inline;
  const secure =
    tls === undefined
      ? null
      : await takePort({ address: { host: tls.host, port: tls.port }, movable: false, name: 'tls-listen' }, freePort);
  const options = {
    workers: configuration.workers,
    program: fileURLToPath(new URL('worker.js', import.meta.url)),
    inline: {
      ...inline,
      listen: listening.address,
      ...(tls === undefined || secure === null ? {} : { tls: { ...tls, ...secure.address } }),
    },
    counters,
    notice: notice!,
    trace,
    alarm,
  };
  const workers = new Crew(options, sink);
  return { ...listening, gateway: workers, attachment: workers.desk, tlsAddress: secure?.address ?? null, workers };
}
