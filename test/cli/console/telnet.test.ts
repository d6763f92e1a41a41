// Telnet's own bytes are taken out of what comes, and what is asked for is refused, once.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Telnet } from '../../../src/cli/console/telnet.ts';

const [IAC, DONT, DO, WONT, WILL, SB, SE, GA] = [255, 254, 253, 252, 251, 250, 240, 249];
const [ECHO, NAWS] = [1, 31];

function read(...chunks: readonly (string | readonly number[])[]) {
  const answers: number[][] = [];
  const telnet = new Telnet((bytes) => answers.push([...bytes]));
  const data = chunks.map((chunk) => telnet.read(Buffer.from(chunk as number[])));
  return { text: Buffer.concat(data).toString('latin1'), answers };
}

describe('a telnet that wants no options', () => {
  it.each([
    ['nothing', ['plain\r\n'], 'plain\r\n', []],
    ['WILL with DONT', ['a', [IAC, WILL, ECHO], 'b'], 'ab', [[IAC, DONT, ECHO]]],
    ['DO with WONT', [[IAC, DO, NAWS], 'x'], 'x', [[IAC, WONT, NAWS]]],
    ['WONT and DONT with nothing', [[IAC, WONT, ECHO, IAC, DONT, NAWS], 'x'], 'x', []],
    [
      'the same only once',
      [
        [IAC, WILL, ECHO],
        [IAC, WILL, ECHO, IAC, DO, ECHO],
      ],
      '',
      [
        [IAC, DONT, ECHO],
        [IAC, WONT, ECHO],
      ],
    ],
    ['a subnegotiation with nothing', [[IAC, SB, NAWS, 0, 80, IAC, IAC, IAC, SE], 'x'], 'x', []],
    ['a command without an option with nothing', [[IAC, GA], 'x'], 'x', []],
  ])('answers %s', (_what, chunks, text, answers) => {
    expect(read(...chunks)).toEqual({ text, answers });
  });

  it.each([
    ['IAC IAC is one byte', [[IAC, IAC], 'x'], '\xffx'],
    ['IAC before a usual byte is none of telnet', [[IAC], 'x'], '\xffx'],
    ['LF ends a sequence that was left open', [[IAC, SB, NAWS], 'abc\ndef'], '\ndef'],
    ['LF ends an option that never came', [[IAC, WILL], '\nx'], '\nx'],
    ['LF right behind IAC leaves both', [[IAC], '\nx'], '\xff\nx'],
  ])('%s', (_what, chunks, text) => {
    expect(read(...chunks)).toEqual({ text, answers: [] });
  });

  it('reads the same however the bytes are cut', () => {
    const byte = fc.constantFrom(IAC, IAC, DO, WILL, SB, SE, ECHO, 10, 13, 65, 195, 188);
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 40 }), fc.nat(), (bytes, seed) => {
        const whole = read(bytes);
        const at = bytes.length === 0 ? 0 : seed % bytes.length;
        expect(read(bytes.slice(0, at), bytes.slice(at))).toEqual(whole);
        expect(read(...bytes.map((each) => [each]))).toEqual(whole);
      }),
    );
  });
});
