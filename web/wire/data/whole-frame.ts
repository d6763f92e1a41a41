// A packet that came in fragments as one frame, so that it can be taken apart again alone.

import type { Frame } from '../../../src/wire/frame.ts';
import type { Segment } from '../../../src/wire/segment.ts';

/** LINKTYPE_ numbers of bare IP. */
const IPV4 = 228;
const IPV6 = 229;
const IPV6_HEADER = 40;
const MOST_BYTES = 0xffff;
/** Next-header numbers of IPv6: extension headers that may stand before the fragment's, and that one. */
const EXTENSIONS = [0, 43, 60];
const FRAGMENT = 44;

/** The frame itself where it holds a whole datagram. */
export function wholeFrame(frame: Frame, segment: Segment): Frame {
  if (segment.fragments === 1) return frame;
  const { ipAt, dataEnd, ipVersion } = segment;
  const bytes = segment.bytes.slice(ipAt, Math.min(dataEnd, ipAt + MOST_BYTES));
  const view = new DataView(bytes.buffer);
  if (ipVersion === 4) {
    view.setUint16(2, bytes.length);
    // Neither "more fragments" nor an offset.
    view.setUint16(6, 0);
  } else {
    view.setUint16(4, bytes.length - IPV6_HEADER);
    clearFragment(view);
  }
  return {
    ...frame,
    linkType: ipVersion === 4 ? IPV4 : IPV6,
    wireLength: bytes.length,
    bytes,
    start: 0,
    end: bytes.length,
  };
}

function clearFragment(view: DataView): void {
  let next = view.getUint8(6);
  let at = IPV6_HEADER;
  while (EXTENSIONS.includes(next) && at + 8 <= view.byteLength) {
    next = view.getUint8(at);
    at += (view.getUint8(at + 1) + 1) * 8;
  }
  if (next === FRAGMENT && at + 8 <= view.byteLength) view.setUint16(at + 2, 0);
}
