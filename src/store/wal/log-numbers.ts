// Finds the entries of the table `log` that begin in a page, by their first bytes: which table a
// page belongs to is not known when the database cannot be opened yet.

import { LOG_ENTRY_START } from '../format/log-entry.ts';

/** The first byte of a table's leaf page. Only there entries begin; others hold what they held before. */
const TABLE_LEAF = 13;

/** Bytes of a record's header in front of an entry: its length, the NULL that stands for the rowid, a BLOB's type. */
const RECORD_HEADER_BYTES = [3, 4, 5, 6, 7];

/**
 * Calls `each` for the running number of every entry that begins in the page. An entry counts only
 * when the same number stands before it as its row's: what a board sent may hold any bytes, and the
 * page may be damaged.
 */
export function findLogNumbers(page: Buffer, each: (number: number) => void): void {
  let at = page[0] === TABLE_LEAF ? page.indexOf(LOG_ENTRY_START) : -1;
  while (at >= 0) {
    const number = readLeb128(page, at + LOG_ENTRY_START.length);
    if (number !== null && isRowOf(page, at, number)) {
      each(number);
    }
    at = page.indexOf(LOG_ENTRY_START, at + 1);
  }
}

function readLeb128(bytes: Buffer, start: number): number | null {
  let value = 0;
  let weight = 1;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes.readUInt8(at);
    value += (byte & 0x7f) * weight;
    if (value > Number.MAX_SAFE_INTEGER) {
      return null;
    }
    if (byte < 0x80) {
      return value;
    }
    weight *= 128;
  }
  return null;
}

/** https://www.sqlite.org/fileformat2.html#record_format */
function isRowOf(page: Buffer, entryAt: number, number: number): boolean {
  return RECORD_HEADER_BYTES.some((length) => {
    const at = entryAt - length;
    return at > 0 && page[at] === length && page[at + 1] === 0 && endsWithRowid(page, at, number);
  });
}

/** Whether the bytes before `end` are the number as SQLite writes a row's: its last 7 bits come last. */
function endsWithRowid(page: Buffer, end: number, number: number): boolean {
  let rest = number;
  for (let at = end - 1; at >= 0; at--) {
    const more = at === end - 1 ? 0 : 0x80;
    if (page[at] !== (rest % 128) + more) {
      return false;
    }
    rest = Math.floor(rest / 128);
    if (rest === 0) {
      return true;
    }
  }
  return false;
}
