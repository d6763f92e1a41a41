import { readOptions } from './options.ts';
import { maxCaptured } from './record-reader.ts';
import { MICROSECOND_CLOCK, type TickClock, tickClock } from './ticks.ts';

/** An interface of a section of a pcapng file: what its packets are made of. */
export interface CaptureInterface {
  readonly linkType: number;
  /** 0: no bound. */
  readonly snapLength: number;
  readonly clock: TickClock;
  /** The most bytes that a packet of it may have captured. */
  readonly maxCaptured: number;
}

const OPTION_RESOLUTION = 9;
const OPTION_OFFSET = 14;

/**
 * Reads the body of an interface description block.
 *
 * @param isPart the block's end is missing
 * @returns what is wrong with it, in words, if anything is
 */
export function readInterface(
  view: DataView,
  start: number,
  end: number,
  little: boolean,
  isPart: boolean,
): CaptureInterface | string {
  const linkType = view.getUint16(start, little);
  const snapLength = view.getUint32(start + 4, little);
  let resolution: number | undefined;
  let offsetSeconds = 0;
  const fault = readOptions(view, start + 8, end, little, (_view, code, at, length) => {
    // Of an option that comes twice the first one counts, and one of a wrong length does not.
    if (code === OPTION_RESOLUTION && length === 1) resolution ??= view.getUint8(at);
    if (code === OPTION_OFFSET && length === 8) {
      offsetSeconds = Number(view.getBigInt64(at, little));
    }
    return undefined;
  });
  if (fault !== undefined && !isPart) return fault;
  const clock =
    resolution === undefined && offsetSeconds === 0
      ? MICROSECOND_CLOCK
      : tickClock(resolution ?? 6, offsetSeconds);
  return { linkType, snapLength, clock, maxCaptured: maxCaptured(linkType) };
}
