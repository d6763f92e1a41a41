import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { BoundedOutput } from '../../../src/cli/terminal/bounded-output.ts';
import { MAX_PRINT_BACKLOG_BYTES } from '../../../src/limits.ts';

test('a reader that is slow misses lines, hears how many, and holds no memory', async () => {
  const taken: string[] = [];
  let goOn = () => {};
  const slow = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      taken.push(String(chunk));
      goOn = done;
    },
  });
  const output = new BoundedOutput(slow as NodeJS.WriteStream);
  const line = `${'x'.repeat(999)}\n`;
  const count = 10 * Math.ceil(MAX_PRINT_BACKLOG_BYTES / line.length);
  for (let i = 0; i < count; i++) output.write(line);
  expect(slow.writableLength).toBeLessThan(MAX_PRINT_BACKLOG_BYTES + 2 * line.length);
  while (slow.writableLength > 0) {
    goOn();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const whole = taken.length;
  output.write('at last\n');
  goOn();
  await new Promise((resolve) => setImmediate(resolve));
  expect(taken.slice(whole)).toEqual([
    `* ${count - whole} lines were left out here\n`,
    'at last\n',
  ]);
});
