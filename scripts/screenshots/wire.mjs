// The pictures of the Wire page: connections of boards that are captured on loopback, a recording dropped on the page, and
// the journey of a reading. Needs the right to capture on lo.

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const RECORDING = 'lost-segment.board.pcap';
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
  ];
  for (let step = 0; step < 16; step++) {
    await Promise.all(boards.map((board) => board.println()));
    await sleep(STEP_MS);
  }
  // One ends as it should, one is broken off.
  boards[1].socket.end();
  boards[2].socket.resetAndDestroy();
  const timer = setInterval(() => boards[0].println(), STEP_MS * 4);
  await sleep(1500);
  await picture('wire.png', '/wire', { width: 1440, height: 480, theme: 'light' });
  await picture('wire-ladder.png', '/wire', {
    ...{ width: 1440, height: 820, theme: 'light' },
    before: openRetransmission,
  });
  await picture('journey.png', '/devices/kitchen/readings/b1/12', {
    ...{ width: 1000, height: 1000, theme: 'light' },
  });
  clearInterval(timer);
  boards[0].socket.end();
}

/** Drops the recording on the page, and goes to what was sent again. */
async function openRetransmission(page) {
  const bytes = readFileSync(new URL(`../../lessons/${RECORDING}`, import.meta.url));
  const transfer = await page.evaluateHandle(
    ([encoded, name]) => {
      const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name));
      return transfer;
    },
    [bytes.toString('base64'), RECORDING],
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  const table = page.getByRole('table', { name: 'Connections of the capture' });
  await table.getByRole('link').first().click();
  await page.getByRole('listbox', { name: /^Packets between/ }).focus();
  await page.keyboard.press('n');
  await page.getByRole('option', { selected: true }).waitFor();
  await sleep(800);
}
