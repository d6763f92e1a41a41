// Of what a person typed only what is different is sent.

import { describe, expect, it } from 'vitest';
import {
  changeOf,
  fieldOf,
  formOf,
  type ProfileForm,
  troublesOf,
} from '../../web/settings/profile-change.ts';
import { deviceNamed } from './devices.ts';

const metric = (unit: string | null) => ({ value: 1, time: '2026-01-01T00:00:00.000Z', unit });
const known = deviceNamed('kitchen', {
  name: 'Kitchen',
  notes: 'By the window.',
  fields: ['seq', 'temperature'],
  metrics: { temperature: metric('°C'), co2: metric(null) },
});
const typed = (typed: Partial<ProfileForm>) => changeOf(known, { ...formOf(known), ...typed });
const units = (...pairs: [string, string | null][]) => typed({ units: new Map(pairs) });

describe('what is changed of a device', () => {
  it('is nothing when nothing is different', () => {
    expect(typed({})).toEqual({});
    expect(typed({ name: ' Kitchen ', fields: 'seq,temperature' })).toEqual({});
    expect(units(['temperature', '°C'], ['co2', ''])).toEqual({});
    expect(changeOf(deviceNamed('x'), formOf(deviceNamed('x')))).toEqual({});
  });

  it('is taken away where the field is empty', () => {
    expect(typed({ name: '', notes: '  ', fields: ' ' })).toEqual({
      name: null,
      notes: null,
      fields: null,
    });
  });

  it('is what is different, and that alone', () => {
    expect(typed({ notes: 'a\r\nb\n' })).toEqual({ notes: 'a\nb\n' });
    expect(typed({ fields: 'seq, co2' })).toEqual({ fields: ['seq', 'co2'] });
    expect(units(['temperature', '°F '], ['co2', 'ppm'])).toEqual({
      units: { temperature: '°F', co2: 'ppm' },
    });
    expect(units(['temperature', null])).toEqual({ units: { temperature: null } });
  });

  it('may be of a metric with any name', () => {
    expect(JSON.stringify(units(['__proto__', 'x']))).toBe('{"units":{"__proto__":"x"}}');
  });
});

describe('what is wrong with it', () => {
  it.each([
    [{ name: 'x'.repeat(65) }, ['name']],
    [{ name: '🌱'.repeat(64) }, []],
    [{ name: 'a\u0000' }, ['name']],
    [{ notes: 'x'.repeat(4001) }, ['notes']],
    [{ notes: 'a\nb\tc' }, []],
    [{ units: { a: 'x'.repeat(17) } }, ['units']],
    [{ fields: ['a', 'a'] }, ['fields']],
    [{ name: null, notes: null, units: { a: null }, fields: null }, []],
  ])('%j: %j', (change, fields) => {
    expect(Object.keys(troublesOf(change))).toEqual(fields);
  });

  it.each([
    ['bad-profile', 'name must be a text', 'name'],
    ['bad-profile', 'The unit of "a" must be a text', 'units'],
    ['bad-profile', 'fields must be a list', 'fields'],
    ['bad-profile', 'Something else', null],
    ['needs-seq', 'The board asks for ACKs', 'fields'],
    ['store-unavailable', 'name must', null],
  ])('the server says %s: %s, beside %s', (code, message, field) => {
    expect(fieldOf(code, message)).toBe(field);
  });
});
