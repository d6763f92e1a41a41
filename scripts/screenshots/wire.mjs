// The pictures of the Wire page: connections of boards that are captured on loopback, two recordings dropped on the page, and
// the journey of a reading. Needs the right to capture on lo.

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One from each end. */
const RECORDINGS = ['lost-segment.board.pcap', 'lost-segment.server.pcap'];
const STEP_MS = 250;

/** A board as the tutorials have it, except that it says HELLO: `println` writes the line and then its end. */
class PrintingBoard {
  constructor(port, name, degrees) {
    this.degrees = degrees;
    this.seq = 0;
    this.socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.socket.resume();
    this.socket.write(`HELLO device=${name} boot=b1 ack=1\r\n`);
  }

  async println() {
    const { degrees, socket } = this;
    const seq = ++this.seq;
    const celsius = (degrees + Math.sin(seq / 3) / 2).toFixed(1);
    socket.write(`${seq},${seq * STEP_MS},${celsius},${48 + (seq % 3)}.0`);
    await sleep(4);
    socket.write('\r\n');
  }
}

/**
 * @param server where it listens for boards
 * @param picture takes one of a path, see screenshots.mjs
 */
export async function wirePictures({ port }, picture) {
  const boards = [
    new PrintingBoard(port, 'kitchen', 21.5),
    new PrintingBoard(port, 'attic', 16.5),
    new PrintingBoard(port, 'balcony', 11),
    new PrintingBoard(port, 'greenhouse', 24),
    new PrintingBoard(port, 'cellar', 12.4),
  ];
  for (let step = 0; step < 16; step++) {
    await Promise.all(boards.map((board) => board.println()));
    await sleep(STEP_MS);
  }
  // One ends as it should, one is broken off.
  boards[1].socket.end();
  boards[2].socket.resetAndDestroy();
  const rest = boards.filter((_, at) => at !== 1 && at !== 2);
  const timer = setInterval(() => {
    for (const board of rest) board.println();
  }, STEP_MS * 4);
  await sleep(1500);
  await picture('wire.png', '/wire', { width: 1440, height: 500, theme: 'light' });
  await picture('wire-ladder.png', '/wire', {
    ...{ width: 1440, height: 820, theme: 'light' },
    before: openRetransmission,
  });
  await picture('journey.png', '/devices/kitchen/readings/b1/12', {
    ...{ width: 1000, height: 1000, theme: 'light' },
  });
  clearInterval(timer);
  for (const { socket } of rest) socket.end();
}

/** Drops the recordings on the page, and goes to what was sent again. */
async function openRetransmission(page) {
  const files = RECORDINGS.map((name) => {
    const bytes = readFileSync(new URL(`../../lessons/${name}`, import.meta.url));
    return [name, bytes.toString('base64')];
  });
  const transfer = await page.evaluateHandle((named) => {
    const transfer = new DataTransfer();
    for (const [name, encoded] of named) {
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  const table = page.getByRole('table', { name: 'Connections of the capture' });
  await table.getByRole('link').first().click();
  await page.getByRole('listbox', { name: /^Packets between/ }).focus();
  await page.keyboard.press('n');
  await page.getByRole('option', { selected: true }).waitFor();
  await sleep(800);
}
