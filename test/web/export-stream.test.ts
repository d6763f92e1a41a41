// The bytes of an export on their way into a file.

import { describe, expect, it } from 'vitest';
import { blobSink } from '../../web/settings/blob-sink.ts';
import type { ExportFormat } from '../../web/settings/export-estimate.ts';
import { type ExportAmount, ExportCutShort, pump } from '../../web/settings/export-stream.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** An answer that comes in these pieces, and breaks at an error. */
function answer(pieces: readonly (string | Error)[]): ReadableStream<Uint8Array> {
  const rest = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = rest.shift();
      if (piece === undefined) controller.close();
      else if (typeof piece === 'string') controller.enqueue(bytes(piece));
      else controller.error(piece);
    },
  });
}

/** The file, and what was told on the way. */
async function pumped(format: ExportFormat, pieces: readonly (string | Error)[]) {
  let saved: Blob | null = null;
  const told: ExportAmount[] = [];
  const sink = blobSink(format, (file) => {
    saved = file;
  });
  const amount = await pump(answer(pieces), format, sink, (so) => told.push(so));
  await sink.finish();
  const file: Blob = saved ?? new Blob(['nothing was saved']);
  return { text: await file.text(), type: file.type, told, amount };
}

describe('an export', () => {
  it('is saved as it came, and counted on the way', async () => {
    const { text, type, told, amount } = await pumped('csv', [
      'time,a\n1,',
      '2\n',
      '',
      '3,4\n5,6\n',
    ]);
    expect([text, type]).toEqual(['time,a\n1,2\n3,4\n5,6\n', 'text/csv']);
    expect(told.map(({ readings }) => readings)).toEqual([0, 1, 3]);
    expect(amount).toEqual({ bytes: 19, readings: 3 });
  });

  it('has a reading a line in NDJSON, and may be empty', async () => {
    expect((await pumped('ndjson', ['{"a":1}\n{"a"', ':2}\n'])).amount.readings).toBe(2);
    expect((await pumped('ndjson', [])).text).toBe('');
  });

  it('is as long as it is in Parquet, whatever bytes of lines are in it', async () => {
    const { amount } = await pumped('parquet', ['PAR1\n\n', '\nPA', 'R1']);
    expect(amount).toEqual({ bytes: 11, readings: null });
  });

  it('of more than a piece is put together in order', async () => {
    const line = `${'x'.repeat(1_000_000)}\n`;
    const { text, amount } = await pumped('csv', ['time\n', ...Array(9).fill(line)]);
    expect(text).toBe(`time\n${line.repeat(9)}`);
    expect(amount.readings).toBe(9);
  });

  it.each([
    ['csv', ['time,a\n1,', '2']],
    ['csv', []],
    ['ndjson', ['{"a":1}\n{"a"']],
    ['parquet', ['PAR1', 'something']],
    ['parquet', []],
  ] as const)('that ends in the middle of %s %j is none', async (format, pieces) => {
    await expect(pumped(format, pieces)).rejects.toBeInstanceOf(ExportCutShort);
  });

  it('that breaks is none, and neither is one that cannot be written', async () => {
    const broken = new Error('broken');
    await expect(pumped('csv', ['time\n', broken])).rejects.toBe(broken);
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('time\n')),
      cancel: () => {
        isCancelled = true;
      },
    });
    const sink = {
      write: () => Promise.reject(broken),
      finish: () => Promise.resolve(),
      discard: () => Promise.resolve(),
    };
    await expect(pump(body, 'csv', sink, () => {})).rejects.toBe(broken);
    expect(isCancelled).toBe(true);
  });
});
