/** Files whose branches a target is there to cover, by the beginning of their paths. */
export const covers: Readonly<Record<string, readonly string[]>> = {
  skinny: [
    'src/codecs/skinny/',
    'src/codecs/framer',
    'src/codecs/frame',
    'src/codecs/text',
    'src/codecs/writer',
    'src/codecs/address',
  ],
  qbe: ['src/codecs/qbe/', 'src/codecs/frame-head'],
  xsi: ['src/codecs/xsi/'],
  pcap: ['src/codecs/capture/'],
  pcapng: ['src/codecs/capture/'],
  session: ['src/gateway/inline/', 'src/feature/'],
};
