import { type Facts, known } from '../facts.ts';
import type { PrintedStep, UnknownStep } from '../journey.ts';
import { endingOf, printedLine } from './line-bytes.ts';
import { bytesJson, counted, unknown } from './telling.ts';

/** What the board printed. */
export function printedStep(facts: Facts): PrintedStep | UnknownStep {
  const line = printedLine(facts);
  if ('why' in line) return unknown('printed', line.why);
  const { bytes, source } = line.is;
  const ending = endingOf(bytes);
  const end = ending === 'CR LF' ? 2 : 1;
  const println = ending === 'CR LF' ? ", as Arduino's println ends a line" : '';
  const carrier = known(facts.copy)?.connection.carrier;
  const read =
    source === 'packets'
      ? ''
      : carrier === 'tls'
        ? ' They are known as the server read them, after TLS.'
        : ' They are known as the server read them.';
  const text = counted(bytes.length - end, 'byte');
  return {
    step: 'printed',
    known: true,
    text: `The board printed ${text} of text and ended the line with ${ending}${println}.${read}`,
    bytes: bytesJson(bytes),
    length: bytes.length,
    ending,
    source,
  };
}
