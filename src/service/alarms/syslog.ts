/**
 * Alarms to a syslog receiver: RFC 5424 lines, over UDP (RFC 5426) one a datagram, over TCP (RFC 6587) with their length
 * before them. Over TCP a lost receiver is called again, and what waits is bounded.
 *
 *   <27>1 2026-11-28T08:00:00.000Z host ringback 4711 StoreLate [ringback@32473 severity="major" count="1"] text
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { serviceLimits } from '../limits.ts';
import { severityLevels } from './catalogue.ts';
import type { Alarm } from './center.ts';

/** Facility `daemon`. */
const FACILITY = 3;
/** The private enterprise number that RFC 5612 keeps for documentation: we have none of our own. */
const ENTERPRISE = 32_473;
const RETRY_MS = 5_000;
/** RFC 5426: what any receiver takes. */
const DATAGRAM_BYTES_MAX = 2048;

export interface AlarmSink {
  send(alarm: Alarm): void;
  close(): void;
}

/** @param alarm with names and numbers already hidden */
export function syslogLine(alarm: Alarm): string {
  const priority = FACILITY * 8 + severityLevels[alarm.severity];
  const data = { severity: alarm.severity, device: alarm.device, count: String(alarm.count) };
  const elements = Object.entries(data)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ` ${name}="${value.replaceAll(/["\\\]]/g, '\\$&')}"`)
    .join('');
  const head = `<${priority}>1 ${new Date(alarm.last).toISOString()} ${hostname()} ringback ${process.pid} ${alarm.name}`;
  return `${head} [ringback@${ENTERPRISE}${elements}] ${oneLine(`${alarm.text} ${alarm.detail}`)}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

/** @param url `udp://host:port` or `tcp://host:port`; @param fault told where nobody takes the lines, null where somebody does again */
export function openSyslog(url: URL, fault: (reason: string | null) => void): AlarmSink {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 514);
  return url.protocol === 'tcp:' ? new TcpSyslog(host, port, fault) : new UdpSyslog(host, port, fault);
}

class UdpSyslog implements AlarmSink {
  private readonly socket: UdpSocket;
  private readonly host: string;
  private readonly port: number;
  private readonly fault: (reason: string | null) => void;

  constructor(host: string, port: number, fault: (reason: string | null) => void) {
    this.host = host;
    this.port = port;
    this.fault = fault;
    this.socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4').unref();
    this.socket.on('error', (error) => fault(error.message));
  }

  send(alarm: Alarm): void {
    const bytes = Buffer.from(syslogLine(alarm)).subarray(0, DATAGRAM_BYTES_MAX);
    this.socket.send(bytes, this.port, this.host, (error) => this.fault(error === null ? null : error.message));
  }

  close(): void {
    this.socket.close();
  }
}

class TcpSyslog implements AlarmSink {
  private readonly open: () => Socket;
  private readonly fault: (reason: string | null) => void;
  private waiting: Buffer[] = [];
  private socket: Socket | null = null;
  private timer: NodeJS.Timeout | undefined;
  private over = false;

  constructor(host: string, port: number, fault: (reason: string | null) => void) {
    this.open = () => connect({ host, port });
    this.fault = fault;
  }

  send(alarm: Alarm): void {
    const line = Buffer.from(syslogLine(alarm));
    if (this.waiting.length < serviceLimits.syslogWaitingMax)
      this.waiting.push(Buffer.concat([Buffer.from(`${line.length} `), line]));
    this.flush();
  }

  close(): void {
    this.over = true;
    clearTimeout(this.timer);
    // What is written goes out; a receiver that does not take it keeps nobody waiting.
    this.socket?.unref().end();
  }

  private flush(): void {
    if (this.socket === null && this.timer === undefined && !this.over) this.call();
    const { socket } = this;
    if (socket?.readyState !== 'open') return;
    // A receiver that stays and reads nothing makes lines wait here, where they are counted, not in the socket.
    while (this.waiting.length > 0 && !socket.writableNeedDrain) socket.write(this.waiting.shift()!);
  }

  private call(): void {
    const socket = this.open();
    this.socket = socket;
    let why = 'the receiver closed the connection';
    socket.on('connect', () => {
      this.fault(null);
      this.flush();
    });
    socket.on('drain', () => this.flush());
    socket.on('error', (error) => {
      why = error.message;
    });
    socket.resume().on('close', () => {
      this.socket = null;
      if (this.over) return;
      this.fault(why);
      this.timer = setTimeout(() => {
        this.timer = undefined;
        if (this.waiting.length > 0) this.flush();
      }, RETRY_MS).unref();
    });
  }
}
