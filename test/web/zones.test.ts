// Which time zone is meant.

import { expect, it } from 'vitest';
import { findZone, zoneNames } from '../../web/format/zones.ts';

it.each([
  ['UTC', 'UTC'],
  ['europe/berlin', 'Europe/Berlin'],
  [' berlin ', 'Europe/Berlin'],
  ['new york', 'America/New_York'],
  ['America/Argentina/Salta', 'America/Argentina/Salta'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  [' Asia/Kathmandu ', 'Asia/Kathmandu'],
  ['Asia/Atlantis', null],
  ['', null],
  ['Europe', null],
  ['Atlantis', null],
])('%j means %j', (text, zone) => {
  expect(findZone(text, zoneNames())).toBe(zone);
});

it('takes a name in full that is not listed', () => {
  expect(findZone('Asia/Kolkata', ['UTC', 'Asia/Calcutta'])).toBe('Asia/Kolkata');
  expect(findZone('America/Port of Spain', ['UTC'])).toBe('America/Port_of_Spain');
});

it('says of a name that several places have that it is none', () => {
  expect(findZone('here', ['A/Here', 'B/Here'])).toBeNull();
});
