// Until when a certificate is valid, in words, and whether that is soon.

import type { X509Certificate } from 'node:crypto';
import { CERTIFICATE_WARNING_MS } from '../limits.ts';

const DAY_MS = 86_400_000;

/** The day, in UTC. */
export function validUntil({ validTo }: X509Certificate): string {
  return new Date(validTo).toISOString().slice(0, 10);
}

/** What an operator should know of it now; null: nothing. @param now Unix ms */
export function expiryWarning(certificate: X509Certificate, now: number): string | null {
  const begins = Date.parse(certificate.validFrom);
  if (now < begins) {
    const from = new Date(begins).toISOString().slice(0, 10);
    return `the certificate is valid only from ${from}: boards that check the time refuse it`;
  }
  const leftMs = Date.parse(certificate.validTo) - now;
  if (leftMs > CERTIFICATE_WARNING_MS) return null;
  const until = validUntil(certificate);
  if (leftMs <= 0) return `the certificate expired on ${until}: boards that check it refuse it`;
  const days = Math.floor(leftMs / DAY_MS);
  const left = days === 0 ? 'today or tomorrow' : `in ${days} day${days === 1 ? '' : 's'}`;
  return `the certificate expires ${left} (${until}): renew it, tapline takes the new one at once`;
}
