// The bytes of a line, as those who know Wireshark look at them.

/** Bytes in a line of the view. */
const LINE_BYTES = 16;

/** The bytes of a text in UTF-8: `0000  31 2c …  1,…`. */
export function hexView(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const line = [...bytes.subarray(at, at + LINE_BYTES)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const shown = line.map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    );
    const where = at.toString(16).padStart(4, '0');
    lines.push(`${where}  ${hex.padEnd(LINE_BYTES * 3 - 1)}  ${shown.join('')}`);
  }
  return lines.join('\n');
}
