// Writes capture files until it is killed: so many frames for each number that comes on stdin, a line each.
// Tells how many there are so far, and what it is told. Arguments: folder, bytes a file, files, and after how many
// ms a write that failed is tried again.

import { createInterface } from 'node:readline';
import { CaptureFiles } from '../../../dist/capture/capture-files.js';
import { PacketRing } from '../../../dist/capture/ring.js';
import { systemClock } from '../../../dist/clock.js';

const FRAME_BYTES = 1000;
const [folder, fileBytes, count, retryMs] = process.argv.slice(2);

function tell(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

const ring = new PacketRing({ maxBytes: 32 * 1024 * 1024, maxAgeMs: 3_600_000 }, systemClock);
const id = ring.describe({
  linkType: 1,
  snapLength: 0,
  timeDigits: 6,
  name: 'eth0',
  filter: 'tcp port 5050',
});
new CaptureFiles(ring, {
  ...{ folder, fileBytes: Number(fileBytes), count: Number(count) },
  ...{ interface: 'eth0', port: 5050, retryMs: Number(retryMs) },
  onNotice: (notice) => tell({ notice }),
}).start();

let added = 0;
for await (const line of createInterface({ input: process.stdin })) {
  for (let i = 0; i < Number(line); i++) {
    const bytes = new Uint8Array(FRAME_BYTES);
    new DataView(bytes.buffer).setUint32(0, added++);
    const frame = { seconds: 1.7e9 + added, nanos: 0, timeDigits: 6, linkType: 1, interfaceId: 0 };
    ring.add({ ...frame, wireLength: FRAME_BYTES, bytes, start: 0, end: FRAME_BYTES }, id);
  }
  ring.tell();
  tell({ added });
}
