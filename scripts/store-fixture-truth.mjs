// Reads through the API everything that a later version must still say of a store.

import { getJson } from './store-fixture-server.mjs';

/** Metrics whose series are written down, each with its device. */
const SERIES = [
  ['kitchen', 'temperature'],
  ['kitchen', 'humidity'],
  ['attic', 'dht.temperature'],
];
const BUCKETS = 20;

/** All readings as they are exported, and what is known besides them. */
export async function readTruth(url) {
  const readings = await (await fetch(new URL('/api/export?format=ndjson', url))).text();
  const { devices } = await getJson(url, '/api/devices');
  const truth = { devices, commitOrder: {}, messages: {}, rejects: {}, events: {}, series: [] };
  for (const { id } of devices) {
    const path = `/api/devices/${encodeURIComponent(id)}`;
    const commits = await getJson(url, `${path}/readings?order=commit&limit=10000`);
    truth.commitOrder[id] = commits.readings;
    truth.messages[id] = (await getJson(url, `${path}/messages`)).messages;
    truth.rejects[id] = (await getJson(url, `${path}/rejects`)).rejects;
    truth.events[id] = (await getJson(url, `${path}/events`)).events;
  }
  for (const [device, metric] of SERIES) {
    const query = `metric=${metric}&buckets=${BUCKETS}`;
    truth.series.push({
      device,
      metric,
      buckets: BUCKETS,
      answer: await getJson(url, `/api/devices/${device}/series?${query}`),
    });
  }
  return { readings, truth };
}
