// Opens the store in the folder given and commits, a line on stdout for each position that is
// durable, until it is killed. With a number it makes so many commits and then only holds the store
// open, as it does at once with `--hold`; with `--close` it closes it and must then end by itself.

import { openStore } from '../../../dist/store/open.js';

const [folder, mode] = process.argv.slice(2);
const { store, recovered } = await openStore(folder);
process.stdout.write('open\n');

const BOOT = { number: 1, device: 1, name: 'boot-1', retired: false, asOf: 0 };
const DEVICE = {
  number: 1,
  id: 'device-1',
  metrics: ['temperature'],
  latest: [null],
  currentBoot: 1,
  asOf: 0,
};

/** A commit of one to ten readings behind `last`. */
function batch(last) {
  const rows = 1 + (last % 10);
  const positions = Float64Array.from({ length: rows }, (_, i) => last + 1 + i);
  return {
    readings: {
      rows,
      valueTotal: rows,
      position: positions,
      boot: new Uint32Array(rows).fill(1),
      seq: positions,
      millis: positions,
      time: positions,
      timeSource: new Uint8Array(rows),
      valueCounts: new Uint8Array(rows).fill(1),
      metrics: new Uint8Array(rows),
      values: positions,
    },
    journal: [],
    devices: [DEVICE],
    boots: [BOOT],
    records: [],
    forget: [],
    lastPosition: last + rows,
    replayFrom: 0,
  };
}

if (mode === '--close') {
  await store.close();
}
let last = recovered.lastPosition;
const most = mode === undefined ? Number.POSITIVE_INFINITY : Number(mode);
for (let commits = 0; commits < most; commits++) {
  const commit = batch(last);
  await store.commit(commit);
  last = commit.lastPosition;
  process.stdout.write(`${last}\n`);
}
