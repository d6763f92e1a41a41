// Opens data folders that its parent names, one after the other, and answers everything that can be
// read from each. It is a process of its own: whatever a damaged folder does to it, the parent sees.

import { openStore } from '../../../dist/store/open.js';
import { JOURNAL_KINDS } from '../../../dist/store/store.js';

const PAGE_READINGS = 10_000;
const JOURNAL_ENTRIES = 10_000;

process.on('message', async ({ folder, order }) => {
  process.send(await read(folder, order));
});

async function read(folder, order) {
  let opened;
  try {
    opened = await openStore(folder);
  } catch (error) {
    return { kind: 'refused', code: error.code ?? null, message: error.message };
  }
  const { store, recovered } = opened;
  const answer = { kind: 'read', readings: [], series: [], journal: 0, failures: [] };
  store.onDamage(({ what }) => answer.failures.push(what));
  store.onWarning((words) => answer.failures.push(words));
  try {
    for (const device of recovered.devices) {
      await attempt(answer, () => readDevice(store, device, order, answer));
    }
  } finally {
    await store.close();
  }
  return answer;
}

async function readDevice(store, { number, id, metrics }, order, answer) {
  await attempt(answer, async () => {
    for (let after; ; ) {
      const page = await store.readings({ device: number, limit: PAGE_READINGS, order, after });
      for (const reading of page.readings) answer.readings.push(exactly(id, reading));
      if (page.next === null) return;
      after = page.next;
    }
  });
  for (const metric of metrics) {
    await attempt(answer, async () => {
      const { points } = await store.series({ device: number, metric, buckets: 1 });
      answer.series.push({ device: id, metric, points });
    });
  }
  await attempt(answer, async () => {
    const query = { device: number, kinds: JOURNAL_KINDS, limit: JOURNAL_ENTRIES };
    answer.journal += (await store.journal(query)).length;
  });
}

/** What fails says so, and the rest is still read. */
async function attempt(answer, work) {
  try {
    await work();
  } catch (error) {
    answer.failures.push(error.message);
  }
}

/** A reading as one text, of which each bit of each value counts. */
function exactly(device, { boot, seq, millis, time, timeSource, values }) {
  const cells = values.map(([metric, value]) => [metric, Object.is(value, -0) ? '-0' : value]);
  return JSON.stringify([device, boot, seq, millis, time, timeSource, cells]);
}
