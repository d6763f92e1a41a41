// Schemas that are compiled when a call needs them first, by an Ajv that tells what it does.

import { expect, it } from 'vitest';
import { compileLate } from '../../src/http/late-schemas.ts';

interface Check {
  (data: unknown, place?: unknown): boolean;
  errors?: unknown;
}

/** Compiles `{ least }`, and changes what it takes to a number. */
function compiler() {
  const compiled: object[] = [];
  const compile = (schema: object): Check => {
    compiled.push(schema);
    const { least } = schema as { least: number };
    const check: Check = (data, place) => {
      Object.assign(place as object, { changed: Number(data) });
      check.errors = Number(data) >= least ? null : [`below ${least}`];
      return check.errors === null;
    };
    return check;
  };
  return { compiled, compile };
}

it('is compiled once, when it is needed, and tells its errors and changes as ever', () => {
  const ajv = compiler();
  compileLate(ajv);
  const schemas = [{ least: 1 }, { least: 5 }];
  const [one, five] = schemas.map((schema) => ajv.compile(schema)) as [Check, Check];
  expect(ajv.compiled).toEqual([]);
  const place = {};
  expect([one('3', place), one.errors, place]).toEqual([true, null, { changed: 3 }]);
  expect([one('0', place), one.errors, place]).toEqual([false, ['below 1'], { changed: 0 }]);
  expect([one('1', place), one.errors]).toEqual([true, null]);
  expect(ajv.compiled).toEqual([{ least: 1 }]);
  expect([five('4', place), five.errors]).toEqual([false, ['below 5']]);
  expect(ajv.compiled).toEqual(schemas);
});
