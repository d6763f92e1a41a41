// What somebody who starts a virtual board is told beforehand.

import { expect, test } from 'vitest';
import { type DeviceOptions, notesOn } from '../../src/cli/device-options.ts';

const USUAL: DeviceOptions = {
  to: { host: 'localhost', port: 5050 },
  name: 'board',
  count: 1,
  interval: 5000,
  profile: 'dht11',
  maxClients: 4,
};

const FIELDS =
  'Without --hello the server must know the columns: tapline serve --fields seq,millis,';
const NAME = 'Without --hello the name is not sent: the server knows the board by its address.';

test.each<[string, Partial<DeviceOptions>, readonly string[], readonly string[]]>([
  ['nothing', {}, [], []],
  ['a name that is not sent', { name: 'kitchen' }, ['name'], [NAME]],
  ['a name that is sent', { name: 'kitchen', hello: true }, ['name'], []],
  ['the usual columns of a DHT22', { profile: 'dht22' }, ['profile'], []],
  ['other columns', { profile: 'bme280' }, ['profile'], [`${FIELDS}temperature,humidity,pressure`]],
  ['columns of a light sensor', { profile: 'analog' }, ['profile'], [`${FIELDS}adc,volts`]],
  ['columns that HELLO names', { profile: 'analog', hello: true }, ['profile'], []],
  ['no server to be told', { profile: 'analog', listen: { host: '0.0.0.0', port: 8888 } }, [], []],
])('%s', (_, options, given, notes) => {
  expect(notesOn({ ...USUAL, ...options }, (name) => given.includes(name))).toEqual(notes);
});
