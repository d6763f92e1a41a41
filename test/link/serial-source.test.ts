// A board on a serial port: links that begin and end on it, and a port that comes and goes.

import { symlink } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { LinkSource } from '../../src/link/link-source.ts';
import { openSerialSource, type SerialOptions } from '../../src/link/serial-source.ts';
import { until } from '../until.ts';
import { Notes } from './board-socket.ts';
import { PseudoPort, pythonAvailable } from './pseudo-port.ts';

const undo: Array<() => unknown> = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Rig {
  readonly port: PseudoPort;
  readonly source: LinkSource;
  readonly notes: Notes[];
  readonly notices: string[];
  readonly faults: Error[];
}

async function serial(
  options: Partial<SerialOptions> & { readonly plugged?: boolean } = {},
  prepare: (notes: Notes) => void = () => {},
): Promise<Rig> {
  const port = await PseudoPort.make(options);
  undo.push(() => port.remove());
  const notes: Notes[] = [];
  const notices: string[] = [];
  const faults: Error[] = [];
  const source = await openSerialSource(
    { name: 'usb', path: port.path, baudRate: 115_200 },
    (link) => {
      const handler = new Notes(link);
      notes.push(handler);
      prepare(handler);
      return handler;
    },
    {
      retryMs: 10,
      onNotice: (notice) => notices.push(notice),
      onFault: (fault) => faults.push(fault),
      ...options,
    },
  );
  undo.push(() => source.destroy());
  return { port, source, notes, notices, faults };
}

/** Ends the link with ERR when this line comes. */
const errAt = (line: string) => (notes: Notes) => {
  notes.onReceived = () => {
    if (notes.text.endsWith(line)) notes.link.close('bad-hello: …', 'ERR bad-hello …');
  };
};

describe.skipIf(!pythonAvailable)('a board on a serial port', () => {
  test('its lines come, and lines go to it', async () => {
    const { port, source, notes, notices } = await serial();
    await port.send('12,1234567,28.3,65.2\n');
    await until(() => notes[0]?.text === '12,1234567,28.3,65.2\n');
    notes[0]?.link.send('ACK 12');
    await until(() => port.heard === 'ACK 12\n');
    expect(notes[0]?.link).toMatchObject({
      ...{ remoteAddress: port.path, remotePort: null, localAddress: null, localPort: null },
      figures: { bytesIn: 21, bytesOut: 7, linesOut: 1 },
    });
    expect([source.accepted, source.refused, source.bytesIn]).toEqual([1, 0, 21]);
    expect(notices).toEqual([`${port.path} is open at 115200 baud`]);
  });

  test('after ERR the next line is for the next link, on the same port', async () => {
    const { port, source, notes, notices } = await serial({}, errAt('HELLO device=\n'));
    await port.send('1,2\nHELLO device=\n3,4\n5,');
    await until(() => notes[1]?.text === '3,4\n5,');
    await until(() => port.heard === 'ERR bad-hello …\n');
    await until(() => notes[0]?.log.at(-1) === 'closed: bad-hello: …');
    expect(notes[0]?.text).toBe('1,2\nHELLO device=\n');
    expect(source.bytesIn).toBe(24);
    expect([source.accepted, notices.length]).toEqual([2, 1]);
  });

  test('a link that is ended in the middle of a line leaves none of it to the next', async () => {
    const { port, notes } = await serial();
    await port.send('1,2\n12,12');
    await until(() => notes[0]?.text === '1,2\n12,12');
    notes[0]?.link.close('replaced: …', 'ERR replaced …');
    await port.send('34567,28.3\n13,1\n');
    await until(() => notes[1]?.text === '13,1\n');
    expect(notes[0]?.text).toBe('1,2\n12,12');
  });

  test('unplugged in the middle of a line, plugged in again', async () => {
    const { port, source, notes, notices } = await serial();
    await port.send('1,2\n12,12');
    await until(() => notes[0]?.text === '1,2\n12,12');
    await port.unplug();
    await until(() => notes[0]?.log.at(-1) === 'closed: unplugged');
    await port.plug();
    await until(() => notes.length === 2 && notices.length === 3);
    // What comes at once could be the rest of a line.
    await port.send('rest\n13,1\n');
    await until(() => notes[1]?.text.endsWith('13,1\n') === true);
    const { path } = port;
    const open = `${path} is open at 115200 baud`;
    expect(notices).toEqual([open, `${path} was unplugged; waiting for it`, open]);
    expect(source.accepted).toBe(2);
  });

  test('one that is not there yet is waited for, and told of once', async () => {
    const { port, notes, notices } = await serial({ plugged: false });
    expect(notes).toEqual([]);
    expect(notices).toEqual([
      expect.stringMatching(/^there is no board at .*: plug it in.*; waiting for it$/),
    ]);
    await port.plug();
    await until(() => notes.length === 1);
    expect(notices.slice(1)).toEqual([`${port.path} is open at 115200 baud`]);
  });

  test('another trouble than before is told once it lasts', async () => {
    const { port, notices } = await serial({ plugged: false });
    await symlink('/dev/null', port.path);
    await until(() => notices.length === 2);
    expect(notices[1]).toMatch(/is no serial port: .*; trying again$/);
  });

  test('a port that is in use is tried again', async () => {
    const first = await serial();
    const notices: string[] = [];
    const notes: Notes[] = [];
    const source = await openSerialSource(
      { name: 'again', path: first.port.path, baudRate: 115_200 },
      (link) => {
        notes.push(new Notes(link));
        return notes[0] as Notes;
      },
      { retryMs: 10, onNotice: (notice) => notices.push(notice) },
    );
    undo.push(() => source.destroy());
    expect(notices).toEqual([
      expect.stringMatching(/is in use by another program.*; trying again$/),
    ]);
    first.source.destroy();
    await until(() => notes.length === 1);
    expect(notices).toHaveLength(2);
  });

  test('garbage is told once, with what to try', async () => {
    const { port, notes, notices } = await serial();
    await port.send(Buffer.alloc(1500, Buffer.from('fe318000e078c02c', 'hex')));
    await until(() => notices.length === 2);
    await port.send(Buffer.alloc(1500, Buffer.from('fe318000e078c02c', 'hex')));
    await port.send('\nend\n');
    await until(() => notes[0]?.text.endsWith('\nend\n') === true);
    expect(notices[1]).toBe(
      `what comes from ${port.path} looks like the wrong baud rate (115200): the board may print at 9600 or 74880; --serial ${port.path}@9600`,
    );
    expect(notices).toHaveLength(2);
  });

  test('a board with a heartbeat is asked, and when it is silent the port is opened anew', async () => {
    const timings = { lookEveryMs: 5, pingAfterMs: 20, deadAfterMs: 40 };
    const { port, notes, notices } = await serial({ timings }, (notes) => notes.link.heartbeat());
    await until(() => port.heard.startsWith('PING\n'));
    await until(() => notes[0]?.log.at(-1) === 'closed: silent for 0.04 s');
    await until(() => notes.length >= 2);
    // It was there all the time.
    expect(notices).toHaveLength(1);
  });

  test('a board that does not read fills a bounded backlog, and then gets the rest', async () => {
    const { port, notes } = await serial();
    const link = notes[0]?.link;
    const line = 'x'.repeat(1023);
    let sent = 0;
    // The board reads nothing while its process is stopped.
    await port.hold(async () => {
      while (link?.send(line) === true) sent++;
    });
    await until(() => notes[0]?.log.includes('drained') === true);
    await until(() => port.heard.length === sent * 1024);
    expect(sent * 1024).toBeLessThan(64 * 1024);
  });

  test('a link that is paused hands over what came meanwhile when it is resumed', async () => {
    const { port, notes } = await serial();
    notes[0]?.link.pause();
    await port.send('1,2\n');
    const drained = notes[0]?.link.drain();
    expect(notes[0]?.text).toBe('');
    notes[0]?.link.resume();
    await drained;
    // What was just sent may still be on its way through the kernel.
    await until(() => notes[0]?.text === '1,2\n');
  });

  test('stopped, it says its last line and closes the port', async () => {
    const { port, source, notes } = await serial();
    await source.stop();
    notes[0]?.link.close('the server stopped', 'ERR shutdown …');
    await source.farewells();
    await until(() => port.heard === 'ERR shutdown …\n');
    expect(source.accepted).toBe(1);
  });

  test('a handler that throws is told of, and the port opened anew', async () => {
    const { port, notes, faults } = await serial({}, (notes) => {
      notes.onReceived = () => {
        throw new Error('a bug');
      };
    });
    await port.send('1,2\n');
    await until(() => notes.length === 2);
    expect(faults[0]?.message).toBe(`internal error, link to ${port.path}: a bug`);
    expect(notes[0]?.log.at(-1)).toBe('closed: internal error');
  });
});
