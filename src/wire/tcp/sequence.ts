// Sequence numbers are 32 bits and wrap: they are kept signed (`x | 0`) and compared by the sign of
// their difference (RFC 9293, 3.4).

/** Whether `a` lies behind `b`, as later in the stream. */
export function isAfter(a: number, b: number): boolean {
  return ((b - a) | 0) < 0;
}

/** Whether `a` lies before `b`. */
export function isBefore(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}
