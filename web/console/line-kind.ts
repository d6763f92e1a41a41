// What a line looks like, so that it can be hidden with others of its kind. The server alone decides
// what it is.

/** `beat`: what goes back and forth by itself. `verb`: any other line of the protocol. */
export type LineKind = 'reading' | 'beat' | 'verb' | 'text';

const BEAT = /^(?:PING|PONG)$/;
const ACK = /^ACK \d+$/;
const FROM_BOARD = /^(?:HELLO device=|(?:OK|FAIL) \w+)/;
const TO_BOARD = /^(?:WELCOME device=|CMD \w+ |ERR )/;

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const CSV = new RegExp(String.raw`^[ \t]*(?:${NUMBER}|nan)[ \t]*,[-+.,\w \t]*$`, 'i');
const JSON_OBJECT = /^[ \t]*\{.*\}[ \t]*$/;
const PLOTTER = new RegExp(
  String.raw`^[A-Za-z_][\w.%-]*:[ ]*(?:${NUMBER}|nan)(?:[, \t]+[A-Za-z_][\w.%-]*:[ ]*(?:${NUMBER}|nan))*$`,
  'i',
);
const INFLUX = new RegExp(String.raw`^[^\s,=]+(?:,[^\s=,]+=[^\s=,]+)* [^\s=,]+=${NUMBER}`, 'i');

/** Longer lines are no readings that a person would want to hide, and cost more to look at. */
const MAX_READING_CHARS = 1024;

export function kindOf(direction: 'in' | 'out', text: string): LineKind {
  if (BEAT.test(text)) return 'beat';
  if (direction === 'out') return ACK.test(text) ? 'beat' : TO_BOARD.test(text) ? 'verb' : 'text';
  if (FROM_BOARD.test(text)) return 'verb';
  return isReading(text) ? 'reading' : 'text';
}

function isReading(text: string): boolean {
  if (text.length > MAX_READING_CHARS) return false;
  return CSV.test(text) || JSON_OBJECT.test(text) || PLOTTER.test(text) || INFLUX.test(text);
}
