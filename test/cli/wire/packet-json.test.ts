// Packets as JSON: what no capture of this year shows.

import { expect, it } from 'vitest';
import { PacketJson } from '../../../src/cli/wire/packet-json.ts';
import { Dissector } from '../../../src/wire/dissect/dissector.ts';
import { CaptureFileReader } from '../../../src/wire/file/capture-file-reader.ts';
import { Analysis } from '../../../src/wire/tcp/analysis.ts';
import { captureBytes } from '../../wire/truth.ts';

/** The first packet of a capture as JSON, as if it had been captured then. */
function printed(seconds: number, nanos: number, timeDigits: number): string {
  let text = '';
  const json = new PacketJson((bytes) => {
    text += Buffer.from(bytes).toString('latin1');
  });
  const analysis = new Analysis();
  const reader = new CaptureFileReader((frame) => {
    if (frame.number > 1) return;
    new Dissector().dissect({ ...frame, seconds, nanos }, (segment) => {
      const packet = analysis.take(segment);
      if (packet !== undefined) json.add(packet, timeDigits);
    });
  });
  reader.write(captureBytes('clean.server'));
  reader.end();
  json.flush();
  return text;
}

it.each([
  [5, 250_000_000, 6, '5.250000'],
  [-5, 250_000_000, 6, '-4.750000'],
  [-1, 1, 9, '-0.999999999'],
  [-5, 0, 3, '-5.000'],
  [-210_000_000, 0, 0, '-210000000'],
])('a moment before 1970 is a number, too: %d s and %d ns', (seconds, nanos, digits, time) => {
  const text = printed(seconds, nanos, digits);
  expect(text).toContain(`,"time":${time},`);
  expect(JSON.parse(text).time).toBe(Number(time));
});
