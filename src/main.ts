/**
 * Joins the parts; no logic.
 *
 *   phones ──── InlineGateway ──── call server, or the demo's
 *                events │ ▲ actions          LivePage shows what the gateway saw
 *   CTIManager ─ CtiAttachment ─ Router ── CallBackHandler, record store
 */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeFrame } from './codecs/skinny/decode.ts';
import { type Door, type Ear, openCti, openDoor } from './doors.ts';
import { type Action, CallBackHandler, type Event } from './feature/index.ts';
import {
  type CounterName,
  Counters,
  InlineGateway,
  Router,
  storeBehindDesk,
  type WorkerDesk,
} from './gateway/index.ts';
import { openMember, openStore, routerHooks, storeName } from './records.ts';
import { type Address, formatAddress, isLoopback } from './service/address.ts';
import { Administration } from './service/administration/administration.ts';
import { ScreenBook } from './service/administration/screen-book.ts';
import { AlarmCenter } from './service/alarms/center.ts';
import { AlarmDelivery } from './service/alarms/delivery.ts';
import { readApiFiles } from './service/api-files.ts';
import { ChangeNotifier, type ConfigurationSource } from './service/changes/notifier.ts';
import type { Configuration } from './service/configuration.ts';
import { openControl, type Watched } from './service/control/socket.ts';
import { DemoOffice } from './service/demo-office.ts';
import { openDevices } from './service/devices/open.ts';
import { readDictionaryFiles } from './service/dictionary-files.ts';
import { Admin } from './service/http/admin.ts';
import { type Listening, takePort } from './service/listening.ts';
import { LivePage } from './service/live-page.ts';
import { applyParameters, openBooks } from './service/live-parameters.ts';
import { type Log, redaction } from './service/log.ts';
import { Monitoring } from './service/monitoring.ts';
import type { DecodeFrame } from './service/page/page-model.ts';
import { callBackParameters } from './service/parameters.ts';
import { endRecording, openRecorder, recordNote } from './service/recording.ts';
import type { NodeFacts } from './service/ris/report.ts';
import { Closers, type RunningService } from './service/running-service.ts';
import { steadyClock, wallClockOf } from './service/steady-clock.ts';
import { openTracing, traceAttachments } from './service/trace/open.ts';

/**
 * @param source how the configuration is read again
 * @throws ConfigurationError for files that cannot be read, Error with a sentence for ports that cannot be taken.
 */
export async function startService(
  configuration: Configuration,
  log: Log,
  source: ConfigurationSource,
): Promise<RunningService> {
  const closers = new Closers();
  try {
    return await join(configuration, log, source, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function join(
  configured: Configuration,
  log: Log,
  source: ConfigurationSource,
  closers: Closers,
): Promise<RunningService> {
  const startedAt = Date.now();
  const office = configured.inline && configured.upstream === null ? new DemoOffice(configured.locale) : null;
  if (office !== null) closers.add(() => office.close());
  const upstream = configured.upstream ?? (await office?.open()) ?? null;

  const { dictionary, alarms } = readDictionaryFiles(
    fileURLToPath(new URL('service/dictionaries', import.meta.url)),
    ...(configured.dictionaries === null ? [] : [configured.dictionaries]),
  );
  const center = new AlarmCenter(Date.now);
  const alarm = center.tell;
  const delivery = new AlarmDelivery(center, log, redaction, configured.alarms);
  closers.add(async () => delivery.close());
  for (const { name, detail } of alarms) alarm(name, '', detail);
  const folder = configured.cluster === null ? openStore(configured, alarm) : null;
  if (folder !== null) closers.add(() => folder.close());
  const books = openBooks(configured, source.file);
  const book = books.parameters;
  delivery.change(books.alarms.current);
  books.alarms.onChange(() => delivery.change(books.alarms.current));
  const configuration = { ...configured, parameters: book.values };
  const clock = steadyClock();
  const feature = new CallBackHandler({
    parameters: callBackParameters(book.values),
    dictionary,
    wallClock: wallClockOf(clock),
    dialogSeed: configured.cluster === null ? dialogSeed(Date.now()) : randomInt(0x80000000),
    tableSeed: randomInt(0x80000000),
  });
  const counters = new Counters();
  const { locales } = dictionary;
  const { trace } = configuration;
  const traced = { settings: trace, counters, center, books, feature, version: ownVersion(), locales };
  const tracing = await openTracing(traced);
  closers.add(() => tracing.close());
  const member = openMember(configuration, ownVersion(), book, feature, tracing, alarm, log);
  const records = member?.service ?? folder!;
  let desk: WorkerDesk | null = null;
  const store = configuration.workers > 1 ? storeBehindDesk(records, () => desk) : records;
  if (member !== null) closers.add(() => store.close());
  const screens = new ScreenBook(Date.now);
  const observers: ((what: Event | Action) => void)[] = [(what) => void screens.see(what), (what) => tracing.see(what)];
  const router = new Router({ feature, store, clock, counters, alarm, ...routerHooks(member, observers) });
  closers.add(() => router.stop());
  const devices = openDevices(configuration, router, alarm);
  closers.add(() => devices.close());
  const ear: Ear = { sink: devices.sink, counters, tracing };
  const files = readApiFiles(configured.api);
  const tls = files.tls === null ? {} : { tls: files.tls };
  const explain = (device: string) => feature.explain(device);
  const withoutFrames = configuration.workers > 1;
  const page = new LivePage({ decode, clock: Date.now, explain, withoutFrames, ...tls });
  const recorder = await openRecorder(configuration, alarm);
  if (recorder !== null) closers.add(() => endRecording(recorder, alarm));
  const door = upstream === null ? null : await openDoor(configuration, upstream, page, ear, log, recorder, alarm);
  if (door !== null) closers.add(() => door.gateway.close());
  desk = door?.workers?.desk ?? null;
  // In a cluster the active has one.
  const cti = member === null ? openCti(configuration, ear, log, alarm) : null;
  if (cti !== null) closers.add(() => cti.close());
  for (const attachment of [door?.attachment, cti]) if (attachment) router.attach(attachment);
  await router.start();
  await door?.workers?.open();
  const missing = (await member?.start(router)) ?? [];
  if (member !== null) closers.add(() => member.close());
  if (door !== null) await office?.furnish(door.address);
  cti?.start();

  const managers = configuration.cti?.managers ?? [];
  const served = upstream === null ? managers : [upstream, ...managers];
  const listen = door === null ? '' : formatAddress(door.address);
  const about = { listen, upstream: served.map(formatAddress).join(', '), demo: office !== null };
  page.show({ ...about, version: ownVersion() }, office?.phones ?? []);
  const facts: NodeFacts = {
    version: ownVersion(),
    startedAt,
    listen: door?.address ?? null,
    tlsListen: door?.tlsAddress ?? null,
    upstream,
    store: storeName(configuration, folder),
    demo: office !== null,
    managers,
  };
  let pageAt: Listening | null = null;
  const gateway = door?.gateway ?? null;
  const ctiNow = () => cti ?? member?.service.cti ?? null;
  const live = { started: configured, feature, router, gateway, cti: ctiNow, log };
  const accepted = applyParameters(book, live);
  const following = { source, started: configured, parameters: book, alarms: books.alarms, alarm, log, accepted };
  const notifier = new ChangeNotifier(following);
  closers.add(async () => notifier.close());
  devices.onSettings((rows) => notifier.database(rows));
  const sources = {
    clock: Date.now,
    role: () => member?.node.role ?? 'active',
    page: () => pageAt?.address ?? null,
    counter: (name: CounterName) => router.counters.value(name),
    load: () => feature.load,
    restartDue: () => notifier.restartDue,
  };
  const parts = { feature, router, gateway, screens, books, devices, center, facts, sources, tracing, trace, log };
  const administration = new Administration(parts);
  const monitoring = new Monitoring({
    feature,
    router,
    operations: administration,
    center,
    upstream,
    startedAt,
    clock,
  });
  closers.add(() => monitoring.close());
  observers.push((what) => monitoring.see(what));
  const admin = new Admin({
    operations: administration,
    center,
    books: [book, books.alarms],
    counter: sources.counter,
    records: () => feature.load.records,
    version: ownVersion(),
    guard: { token: files.token, mutualTls: files.tls?.ca !== undefined },
    loopback: () => page.loopback,
  });
  closers.add(() => admin.close());
  traceAttachments(tracing, { gateway, cti: ctiNow }, [() => admin.traceChanged()]);
  observers.push((what) => admin.see(what));
  monitoring.onNotified = (seconds) => admin.rates.notified(seconds);
  for (const routes of [monitoring.routes, admin.routes]) page.mount(routes);
  pageAt = await openPage(configuration, page);
  if (pageAt !== null) closers.add(() => page.close());
  const control = await openControl(configuration, administration, watchedOf(door, upstream));
  closers.add(() => control.close());
  return {
    ...facts,
    workers: door?.workers?.pids ?? [],
    page: pageAt?.address ?? null,
    pageTls: files.tls !== null,
    cti: managers,
    control: control.server?.path ?? null,
    phones: (office?.phones ?? []).map(({ state }) => ({ name: state.name, number: state.lines[0]?.number ?? '' })),
    notes: [
      door?.note ?? null,
      pageAt?.note ?? null,
      control.note,
      openPageNote(configuration),
      recordNote(configuration),
      workersNote(configuration),
      ...missing,
    ].filter((note) => note !== null),
    drained: administration.drained,
    reload: () => notifier.reload(),
    close: () => closers.close(),
  };
}

/** What `attach --daemon` shows: phones come to our ports, we go to the server's. */
function watchedOf(door: Door | null, upstream: Address | null): Watched | null {
  if (door === null || upstream === null || !(door.gateway instanceof InlineGateway)) return null;
  const ports = [door.address.port, upstream.port, ...(door.tlsAddress === null ? [] : [door.tlsAddress.port])];
  return { gateway: door.gateway, ports };
}

/**
 * Screens of the process before us may still be up: ours have other numbers, unless it pushed 100 a second all its life.
 * Nodes of a cluster live at the same time: theirs begin anywhere.
 */
function dialogSeed(now: number): number {
  return Math.floor(now / 10) % 0x80000000;
}

function openPage(configuration: Configuration, page: LivePage): Promise<Listening> | null {
  if (configuration.page === null) return null;
  const wish = { address: configuration.page, movable: !configuration.pageChosen, name: 'page' };
  return takePort(wish, (address) => page.listen(address));
}

function openPageNote({ page, api }: Configuration): string | null {
  if (page === null || isLoopback(page.host)) return null;
  if (api.tokenFile !== null || api.authority !== null) return null;
  return 'the page can be opened from other machines; it asks for no password and shows who calls whom (--api-token-file, --api-ca).';
}

function workersNote({ workers }: Configuration): string | null {
  return workers > 1
    ? `${workers} processes share the phones; the page is the dashboard, as frames stay in them.`
    : null;
}

const decode: DecodeFrame = (bytes) => {
  const { message, id, headerVersion, fields, fault } = decodeFrame(bytes);
  return { message: message ?? 'no message', id: id ?? 0, headerVersion: headerVersion ?? 0, fields, fault };
};

function ownVersion(): string {
  const path = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
