/** T-V47 to T-V55: phones, pushed XML, captures, and TLS clients that leave. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureFaultName } from '../../../src/codecs/capture/index.ts';
import { decodePduFrame } from '../../../src/codecs/qbe/decode.ts';
import { buildExecute } from '../../../src/codecs/xsi/build.ts';
import { join as joined, le32, pcap, pcapngBlocks } from '../../kit/capture-bytes.ts';
import { captureContents } from '../../kit/capture-messages.ts';
import { qbeFrame } from '../../kit/qbe-bytes.ts';
import { ids } from '../../kit/wire.ts';
import { offHook, softKey } from '../sccp/frames.ts';
import type { Hole, Target } from './target.ts';

const must = (test: boolean, what: string): void => {
  if (!test) throw new Error(what);
};

/** All that a phone got from us as user data, as text. */
async function pushedTo(target: Target, act: () => void): Promise<string> {
  const peer = await target.register();
  peer.send(softKey(1));
  await target.drained(peer);
  act();
  await target.drained(peer);
  return peer.frames
    .filter(({ id }) => id === ids.userToDeviceData)
    .map(({ bytes }) => bytes.toString('latin1', 52))
    .join('\n');
}
const screen = (number: string) => ({
  title: '',
  prompt: '',
  text: '',
  softKeys: [{ key: 'dial' as const, name: 'Dial' }],
  dialNumber: number,
});

export const phoneHoles: readonly Hole[] = [
  {
    id: 'T-V47',
    what: 'CVE-2015-0670: pushed XML places calls and opens microphones',
    attack: async (target) => {
      const xml = await pushedTo(target, () => {
        for (const number of [
          'RTPTx:10.0.0.1:5000',
          '900;RTPRx:i',
          '900"/><ExecuteItem URL="Key:Settings',
          '900\nDial:901',
        ])
          target.gateway.perform({ type: 'dial', device: target.name, lineInstance: 1, number });
      });
      for (const uri of xml.matchAll(/URL="([^"]*)"/g)) must(/^Dial:[\d*#A-D]+$/.test(uri[1]!), `executes ${uri[1]}`);
      for (const hostile of [{ play: '../x' }, { play: 'a:b' }, { dial: 'RTPRx' }])
        must(
          throws(() => buildExecute([hostile])),
          'builds what is not on the list',
        );
    },
  },
  {
    id: 'T-V48',
    what: '/CGI/Execute: nothing is ever pushed by HTTP',
    attack: async () => {
      for (const room of ['codecs', 'gateway', 'feature', 'model']) {
        for (const file of readdirSync(join('src', room), { recursive: true, encoding: 'utf8' })) {
          if (!file.endsWith('.ts')) continue;
          const text = readFileSync(join('src', room, file), 'utf8');
          must(
            !/from 'node:https?'|[=(] ?fetch\(|await fetch\(|CGI\/Execute/.test(text),
            `${room}/${file} speaks HTTP`,
          );
        }
      }
    },
  },
  {
    id: 'T-V49',
    what: 'CVE-2002-0882: phones reboot on big integers',
    attack: async (target) => {
      const xml = await pushedTo(target, () =>
        target.gateway.perform({
          type: 'showScreen',
          device: target.name,
          dialog: 0xffffffff,
          screen: screen(''),
          alert: false,
        }),
      );
      const numbers = [...xml.matchAll(/UserCallData:(\d+):(\d+):(\d+):(\d+):/g)].flatMap((found) =>
        found.slice(1).map(Number),
      );
      must(numbers.length > 0 && numbers.every((number) => number < 2 ** 31), `integers of a key: ${numbers}`);
    },
  },
  {
    id: 'T-V50',
    what: 'CVE-2022-20968: a phone vanishes at any instant',
    attack: async (target) => {
      for (const frames of [[], [offHook], [offHook, softKey(2)], [softKey(20)]]) {
        const peer = await target.register();
        peer.send(...frames, offHook.subarray(0, 5));
        peer.socket.destroy();
        await target.until('the phone is lost', () => target.count('devices') === 0);
      }
    },
  },
  {
    id: 'T-V51',
    what: 'Extension Mobility: a login on another’s phone ends its call back',
    attack: async (target) => {
      await target.register();
      target.router.post({ type: 'userChanged', device: target.name });
      await target.router.settled();
      must(target.feature.load.records === 0, 'a record is left');
      must(target.feature.explain(target.name).length > 0, 'it is not explained');
    },
  },
  {
    id: 'T-V52',
    what: 'Wireshark dissectors: offsets that wrap back, loops that stand still',
    attack: async () => {
      for (const at of [8, 16])
        for (const offset of [0, 16, 32, 0x7fffffff, 0x80000000, 0xffffffe0, 0xffffffff])
          for (const size of [1, 32, 0x7fffffff, 0xffffffff]) {
            const bytes = qbeFrame(125, [
              7,
              0,
              1,
              2,
              {
                list: [
                  [1, '5000'],
                  [2, '5001'],
                ],
              },
            ]);
            bytes.writeUInt32LE(offset, 32 + at);
            bytes.writeUInt32LE(size, 36 + at);
            decodePduFrame(bytes);
          }
    },
  },
  {
    id: 'T-V53',
    what: 'CVE-2019-15165: a pcapng block with a huge length',
    attack: async () => {
      const b = pcapngBlocks();
      for (const length of [0x7ffffffc, 0xfffffffc]) {
        const { fault } = captureContents(joined(b.section(), le32(6), le32(length), new Uint8Array(64)));
        must(captureFaultName(fault) === 'blockTooLarge', captureFaultName(fault));
      }
    },
  },
  {
    id: 'T-V54',
    what: 'spindump 145: an empty capture',
    attack: async () => {
      must(captureFaultName(captureContents(new Uint8Array(0)).fault) === 'empty', 'no bytes');
      must(captureContents(pcap([])).packets === 0, 'no packets');
    },
  },
  {
    id: 'T-V55',
    what: 'CVE-2021-32686, AST-2016-005: clients that leave during the handshake; sixty silent ones',
    attack: async (target) => {
      const leaving = target.crowd();
      // The beginning of a ClientHello; to the plain port it is a length that cannot be.
      await leaving.open(60, 3, Buffer.from('160301020001000fc0303', 'hex'));
      await leaving.leave();
      const silent = target.crowd();
      await silent.open(60, 3);
      await target.until('no handshake of those that left', () => target.count('handshakes') <= 60);
    },
  },
];

function throws(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}
