/** The page of a report: what stands in it cannot break out of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Progress } from '../../src/cli/decode/progress.ts';
import { escaped, html } from '../../src/cli/report/html.ts';
import { reportPage } from '../../src/cli/report/page.ts';
import { readReport } from '../../src/cli/report/read.ts';
import { timeline } from '../../src/cli/report/timeline.ts';
import { Clock, span } from '../../src/cli/report/words.ts';
import { openCapture } from '../../src/gateway/tap/file.ts';

const silent = new Progress(process.stderr, false);
const facts = { packets: 1, tcpStreams: 1, version: '0', utc: true };

async function page(change: (bytes: Buffer) => Buffer): Promise<string> {
  const bytes = change(readFileSync('test/captures/call-back.pcapng'));
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const { report, damage } = await readReport(await openCapture('-', chunks), {}, silent);
  return reportPage(report, { ...facts, file: 'x.pcapng', damage });
}

describe('the page of a report', () => {
  it('escapes what is put into it, and not what is HTML already', () => {
    expect(html`<p title="${'"\'<&>'}">${[html`<b>${'<i>'}</b>`]}</p>`.text).toBe(
      '<p title="&quot;&#39;&lt;&amp;&gt;"><b>&lt;i&gt;</b></p>',
    );
    expect(escaped('a\u0000\u001b\u007f\u0085\u202eb')).toBe('a␀␛␡␡U+202Eb');
  });

  it('shows names from the wire as text', async () => {
    // As long as what it stands for: the capture stays sound.
    const named = await page((bytes) => Buffer.from(bytes.toString('latin1').replaceAll('Carla', '<b>x<'), 'latin1'));
    expect(named).toContain('1003 &lt;b&gt;x&lt;');
    expect(named).not.toContain('<b>x<');
    const file = reportPage(
      (await readReport(await openCapture('test/captures/call-back.pcapng', () => process.stdin), {}, silent)).report,
      {
        ...facts,
        file: '</title><script>alert(1)</script>',
        damage: null,
      },
    );
    expect(file.match(/<script>/g)).toHaveLength(1);
  });

  it('loads nothing and runs its own script only', async () => {
    const text = await page((bytes) => bytes);
    expect(text).toMatch(/default-src 'none'[^"]*script-src 'sha256-[\w+/=]+'|default-src &#39;none&#39;/);
    expect(text).not.toMatch(/(?:src|href)\s*=|url\(|@import|https?:\/\//);
  });

  it('of a damaged capture says what is wrong and shows the rest', async () => {
    const text = await page((bytes) => bytes.subarray(0, bytes.length / 2));
    expect(text).toContain('The file is damaged.');
    expect(text).toContain('SEP00005E005301');
  });

  it('has an axis of hours and minutes that are round', async () => {
    const { report } = await readReport(
      await openCapture('test/captures/call-back.pcapng', () => process.stdin),
      {},
      silent,
    );
    const ticks = (durationMs: number): string[] =>
      [
        ...timeline({ ...report, durationMs }, new Clock(report, true)).text.matchAll(/class="tick"[^>]*>\+([^<]*)</g),
      ].map(([, text]) => text!);
    expect(ticks(10 * 3_600_000)).toEqual(['2:00:00 h', '4:00:00 h', '6:00:00 h', '8:00:00 h']);
    expect(ticks(95_000)).toEqual(['20.0 s', '40.0 s', '1:00 min', '1:20 min']);
    expect(ticks(400)).toEqual(['50 ms', '100 ms', '150 ms', '200 ms', '250 ms', '300 ms', '350 ms']);
  });

  it('writes spans as people do', () => {
    expect([0.4234, 9.96, 436.2, 2600, 59_999, 184_000, 3_725_000].map(span)).toEqual([
      '0.42 ms',
      '10.0 ms',
      '436 ms',
      '2.60 s',
      '60.0 s',
      '3:04 min',
      '1:02:05 h',
    ]);
  });
});
