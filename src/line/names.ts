// What a device, a boot, a metric and a field list may be called.

import { MAX_COMMAND_BYTES, MAX_NAME_BYTES, MAX_READING_METRICS } from '../limits.ts';
import { isMetricField } from './fields.ts';
import { isIpAddress } from './ip-address.ts';
import { maskTokens } from './mask.ts';
import { fitsBytes } from './text.ts';

const DEVICE_ID = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const TOKEN = /^[A-Za-z0-9_.-]{1,64}$/;
/** Control characters, and halves of a surrogate pair, which have no UTF-8. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** Whether a board may call itself so. An IP address is no such name: it stands for a board without one. */
export function isDeviceId(text: string): boolean {
  return DEVICE_ID.test(text) && !isAddress(text);
}

/** Whether it is an IPv4 or IPv6 address, as the id of a board without HELLO is. */
export function isAddress(text: string): boolean {
  return isIpAddress(text);
}

/** Whether a boot may be called so; `.` and `..` are kept out because names become paths. */
export function isBootToken(text: string): boolean {
  return TOKEN.test(text) && text !== '.' && text !== '..';
}

/** Whether a command may have this id. */
export function isCommandId(text: string): boolean {
  return TOKEN.test(text);
}

/** Whether a text that people read has no control characters in it. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** Whether a command may say this: 1 to MAX_COMMAND_BYTES bytes of UTF-8 without control characters. */
export function isCommandText(text: string): boolean {
  return text !== '' && fitsBytes(text, MAX_COMMAND_BYTES) && isPrintable(text);
}

/**
 * Whether a metric may be called so: 1 to MAX_NAME_BYTES bytes of UTF-8 without control characters.
 * A name with `token=` in it is a secret in the wrong place.
 */
export function isMetricName(text: string): boolean {
  return (
    text !== '' &&
    text.length <= MAX_NAME_BYTES &&
    fitsBytes(text, MAX_NAME_BYTES) &&
    isPrintable(text) &&
    maskTokens(text) === text
  );
}

/**
 * Whether a CSV line may have these fields: at least one, each once, at most MAX_READING_METRICS
 * metrics, none with a comma. `device` is no field, since a cell holds a number.
 */
export function isFieldList(fields: readonly string[]): boolean {
  return (
    fields.length > 0 &&
    new Set(fields).size === fields.length &&
    fields.every((name) => isMetricName(name) && name !== 'device' && !name.includes(',')) &&
    fields.filter(isMetricField).length <= MAX_READING_METRICS
  );
}
