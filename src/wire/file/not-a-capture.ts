// What bytes are that are no capture, and what to do about it: people drop all kinds of files.

/** How many bytes of an unknown file are looked at: enough to tell text from anything else. */
export const SNIFFED_BYTES = 512;

const HOW = 'give the capture itself, a .pcap or .pcapng file as tcpdump -w or Wireshark write it';
const SAVE_AS = 'open it with Wireshark and save it as pcapng';

/** First bytes, in hex, what begins so, and the way out. */
const KNOWN: readonly (readonly [string, string, string])[] = [
  ['1f8b', 'a gzip file', 'unpack it first (gunzip)'],
  ['28b52ffd', 'a Zstandard file', 'unpack it first (zstd -d)'],
  ['04224d18', 'an LZ4 file', 'unpack it first (lz4 -d)'],
  ['fd377a585a00', 'an xz file', 'unpack it first (unxz)'],
  ['425a68', 'a bzip2 file', 'unpack it first (bunzip2)'],
  ['504b0304', 'a zip file', 'unpack it first (unzip)'],
  ['504b0506', 'an empty zip file', HOW],
  ['377abcaf271c', 'a 7z file', 'unpack it first'],
  ['736e6f6f70000000', 'a capture of Solaris snoop', SAVE_AS],
  ['6274736e6f6f7000', 'a log of Bluetooth packets', SAVE_AS],
  ['52545353', 'a capture of Microsoft Network Monitor 1', SAVE_AS],
  ['474d4255', 'a capture of Microsoft Network Monitor 2', SAVE_AS],
  ['1c0001ac', 'a capture of an Ixia device', SAVE_AS],
  ['ac01001c', 'a capture of an Ixia device', SAVE_AS],
  ['545253', 'a capture of NetXray or Sniffer', SAVE_AS],
  ['58435000', 'a capture of NetXray or Sniffer', SAVE_AS],
  ['53514c697465', 'an SQLite database', HOW],
  ['7f454c46', 'a program', HOW],
  ['4d5a', 'a program', HOW],
  ['25504446', 'a PDF', HOW],
  ['89504e47', 'a picture', HOW],
  ['ffd8ff', 'a picture', HOW],
];

/**
 * Says what a file is, and the way out.
 *
 * @param bytes its first bytes, `SNIFFED_BYTES` of them if it has so many
 */
export function notACapture(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'the file is empty: no packet was written to it yet';
  const hex = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0'));
  const known = KNOWN.find(([start]) => hex.join('').startsWith(start));
  if (known !== undefined) return `this is ${known[1]}, not a capture: ${known[2]}`;
  if (isText(bytes)) return `this is text, not a capture: ${HOW}`;
  return `this is not a capture (its first bytes are ${hex.slice(0, 4).join(' ')}): ${HOW}`;
}

/** Whether bytes are text: no control characters but those that text has. UTF-16 counts as none. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || (byte >= 0x08 && byte <= 0x0d) || byte === 0x1b);
}
