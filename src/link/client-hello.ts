// Knows a board that speaks TLS by its first bytes, where lines were expected.

/**
 * Whether a connection begins with a TLS ClientHello: a record of type 22 and version 3.x that holds
 * a handshake message of type 1 (RFC 8446, 4.1.2 and 5.1). No line of text begins so.
 */
export function isClientHello(first: Uint8Array): boolean {
  return first.length > 5 && first[0] === 22 && first[1] === 3 && first[2] <= 4 && first[5] === 1;
}
