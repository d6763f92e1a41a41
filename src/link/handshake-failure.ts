// Why a TLS handshake failed, in words for the person who wrote the sketch.

const PLAIN_TEXT = 'it sends plain text, which belongs to --port';
const UNTRUSTED =
  'it does not trust the certificate; its sketch may have the fingerprint of an older one';

/** OpenSSL's reasons, as Node.js names them in an error's code. */
const REASONS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/HTTP_REQUEST|HTTPS_PROXY_REQUEST|WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/, PLAIN_TEXT],
  [/UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/, 'it offers only versions of TLS before 1.2'],
  [/NO_SHARED_CIPHER|NO_SUITABLE/, 'it offers no cipher that this server has'],
  [/ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED)/, UNTRUSTED],
];

/** Whether what came was HTTP without TLS, as OpenSSL knows it. */
export function isPlainHttp(error: Error & { readonly code?: string }): boolean {
  return /HTTP_REQUEST|HTTPS_PROXY_REQUEST/.test(error.code ?? '');
}

/** @param error null: the other side went away without a word */
export function failureReason(error: (Error & { readonly code?: string }) | null): string {
  const code = error?.code ?? 'ECONNRESET';
  if (code === 'ECONNRESET') return `it closed the connection: perhaps ${UNTRUSTED}`;
  const known = REASONS.find(([pattern]) => pattern.test(code));
  if (known !== undefined) return known[1];
  return code
    .replace(/^ERR_(SSL|TLS)_/, '')
    .replaceAll('_', ' ')
    .toLowerCase();
}
