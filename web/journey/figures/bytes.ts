// Bytes as they are drawn.

/** `332c0d0a` as numbers. */
export function bytesIn(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16));
}

/** The character of a byte, or a short name for it; what is no ASCII is a dot. */
export function characterOf(byte: number): string {
  switch (byte) {
    case 0x0a:
      return 'LF';
    case 0x0d:
      return 'CR';
    case 0x09:
      return 'TAB';
    case 0x20:
      return 'SP';
    default:
      return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
  }
}
