// The serial port on stdin and stdout: a monitor on a terminal, plain bytes in a pipe.

import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { openSerialPort, type SerialPort } from '../../../src/cli/terminal/serial-port.ts';

const open: SerialPort[] = [];

afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** Streams that say they are terminals, or that they are none. */
function setUp(terminals: { input: boolean; output: boolean }) {
  const input = Object.assign(new PassThrough(), { isTTY: terminals.input });
  const output = Object.assign(new PassThrough(), {
    isTTY: terminals.output,
    columns: 60,
    rows: 24,
  });
  const typed: string[] = [];
  const flashes: string[] = [];
  const port = openSerialPort(
    input as unknown as NodeJS.ReadStream,
    output as unknown as NodeJS.WriteStream,
    {
      typed: (line) => void typed.push(line.toString('latin1')),
      flash: () => void flashes.push('flash'),
    },
  );
  open.push(port);
  const printed = () => (output.read() as Buffer | null)?.toString('latin1') ?? '';
  return { input, port, typed, flashes, printed };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const HOSTILE = Buffer.from('\x1b]0;title\x07 \x9b31m \x1b[2J\r end', 'latin1');

describe('in a pipe', () => {
  test('bytes stay as they are, in both directions', async () => {
    const { input, port, typed, printed } = setUp({ input: false, output: false });
    port.note('* client 1 connected from 127.0.0.1:1');
    port.heard('[1] ', HOSTILE);
    expect(printed()).toBe(
      `* client 1 connected from 127.0.0.1:1\n[1] ${HOSTILE.toString('latin1')}\n`,
    );
    input.write(Buffer.from('a\r\nb\xff\nc', 'latin1'));
    input.end();
    await turn();
    await turn();
    expect(typed).toEqual(['a', 'b\xff', 'c']);
    expect(port.hasKeys).toBe(false);
  });

  test('the end of stdin does not end stdout', async () => {
    const { input, port, printed } = setUp({ input: false, output: false });
    input.end();
    await turn();
    port.note('still here');
    expect(printed()).toBe('still here\n');
  });

  test('a terminal behind stdout alone is protected all the same', () => {
    const { port, printed } = setUp({ input: false, output: true });
    port.heard('', HOSTILE);
    expect(printed()).toBe('\\x1b]0;title\\x07 \xef\xbf\xbd31m \\x1b[2J\\r end\n');
  });
});

describe('on a terminal', () => {
  test('what is heard goes above what is being typed, and cannot touch the terminal', async () => {
    const { input, port, typed, printed } = setUp({ input: true, output: true });
    input.write('half a li');
    await turn();
    printed();
    port.heard('', HOSTILE);
    const text = printed();
    expect(text).toContain('\\x1b]0;title\\x07 \xef\xbf\xbd31m \\x1b[2J\\r end\n');
    expect(text.endsWith(`half a li\x1b[${'half a li'.length + 1}G`)).toBe(true);
    input.write('ne\r');
    await turn();
    expect(typed).toEqual(['half a line']);
  });

  test('Ctrl-F is the FLASH button, and types nothing', async () => {
    const { input, typed, flashes } = setUp({ input: true, output: true });
    input.write('a\x06b\r');
    await turn();
    expect(flashes).toEqual(['flash']);
    expect(typed).toEqual(['ab']);
  });

  test('after Ctrl-D it still prints', async () => {
    const { input, port, printed } = setUp({ input: true, output: true });
    input.write('\x04');
    await turn();
    printed();
    port.note('still here');
    expect(printed()).toBe('still here\n');
  });
});
