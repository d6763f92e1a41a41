// How a board calls itself in a packet: the HELLO that its data begins with.

import { MAX_LINE_BYTES } from '../../../src/limits.ts';
import { isHello, parseHello } from '../../../src/line/hello.ts';
import { utf8 } from '../../../src/line/text.ts';
import type { Segment } from '../../../src/wire/segment.ts';

const [H, LF, CR] = [0x48, 0x0a, 0x0d];

/** Null: it does not say. */
export function nameSaidIn({ bytes, dataAt, dataEnd }: Segment): string | null {
  if (dataAt >= dataEnd || bytes[dataAt] !== H) return null;
  const most = Math.min(dataEnd, dataAt + MAX_LINE_BYTES);
  const lf = bytes.subarray(dataAt, most).indexOf(LF);
  if (lf < 0) return null;
  const end = bytes[dataAt + lf - 1] === CR ? lf - 1 : lf;
  const line = utf8(bytes, dataAt, dataAt + end);
  if (!isHello(line)) return null;
  const hello = parseHello(line);
  return 'device' in hello ? hello.device : null;
}
