// The options at the end of a pcapng block: a code, a length, the value, padded to four bytes.

/** What ends the options. */
export const END_OF_OPTIONS = 0;

/** Codes of custom options: their value begins with a number of four bytes that says whose they are. */
const CUSTOM = [2988, 2989, 19372, 19373];

/** Called for each option: its value is `length` bytes at `at`. */
export type OnOption = (
  view: DataView,
  code: number,
  at: number,
  length: number,
) => string | undefined;

/**
 * Goes through the options that lie from `start` to `end`.
 *
 * @param onOption gives what is wrong with one, if anything is
 * @returns what is wrong with them, in words; undefined where nothing is
 */
export function readOptions(
  view: DataView,
  start: number,
  end: number,
  little: boolean,
  onOption: OnOption,
): string | undefined {
  let at = start;
  while (end - at >= 4) {
    const code = view.getUint16(at, little);
    const length = view.getUint16(at + 2, little);
    at += 4;
    if (length > end - at) return `an option of ${length} bytes in a block that ends before`;
    if (code === END_OF_OPTIONS) return undefined;
    if (length < 4 && CUSTOM.includes(code)) return `a custom option of only ${length} bytes`;
    const fault = onOption(view, code, at, length);
    if (fault !== undefined) return fault;
    at += (length + 3) & ~3;
  }
  return undefined;
}

/** Lengths that options of a packet have to have: flags, packets dropped, packet id, queue. */
const PACKET_OPTION_BYTES: ReadonlyMap<number, number> = new Map([
  [2, 4],
  [4, 8],
  [5, 8],
  [6, 4],
]);
const VERDICT = 7;
/** Verdicts that are numbers of 64 bits, after the byte that tells their kind. */
const NUMBER_VERDICTS = [1, 2];

/** Looks at an option of a packet only to tell whether the block is damaged. */
export function packetOption(
  view: DataView,
  code: number,
  at: number,
  length: number,
): string | undefined {
  const isNumber = code === VERDICT && length > 0 && NUMBER_VERDICTS.includes(view.getUint8(at));
  const due = isNumber ? 9 : PACKET_OPTION_BYTES.get(code);
  const isEmptyVerdict = code === VERDICT && length === 0;
  if (!isEmptyVerdict && (due === undefined || due === length)) return undefined;
  return `option ${code} of a packet with ${length} bytes instead of ${due ?? 'one or more'}`;
}

/** For options that do not matter. */
export function anyOption(): undefined {
  return undefined;
}
