// A certificate in words: for a person, for a sketch, for a program.

import type { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { expiryWarning, validUntil } from '../certificate/expiry.ts';
import { BOARD_TLS_PORT } from './defaults.ts';
import { harmless } from './terminal/harmless.ts';

/** What tells one certificate from another, until when it is good, and for whom. */
export function certificateFacts(certificate: X509Certificate): string[] {
  const warning = expiryWarning(certificate, Date.now());
  return [
    `  names    ${harmless(namesOf(certificate).join(', ') || certificate.subject)}`,
    `  valid    until ${validUntil(certificate)}`,
    ...(warning === null ? [] : [`           ${warning}`]),
    `  key      ${keyInWords(certificate)}`,
    `  SHA-1    ${certificate.fingerprint}`,
    `  SHA-256  ${certificate.fingerprint256}`,
  ];
}

/** How a board is told whom to trust. */
export function sketchLines({ fingerprint }: X509Certificate, file: string): string[] {
  return [
    'In the sketch, with #include <WiFiClientSecure.h>; ESP8266: BearSSL::WiFiClientSecure connection;',
    `  connection.setFingerprint("${fingerprint}");`,
    `ESP32: WiFiClientSecure connection; with the text of ${file}, and the time from configTime():`,
    '  connection.setCACert(R"(-----BEGIN CERTIFICATE-----…)");',
    `Either connects to port ${BOARD_TLS_PORT}; with the Tapline library: tapline.timeout(15000);`,
  ];
}

export function certificateJson(certificate: X509Certificate) {
  return {
    names: namesOf(certificate),
    validFrom: new Date(certificate.validFrom).toISOString(),
    validTo: new Date(certificate.validTo).toISOString(),
    sha1: certificate.fingerprint,
    sha256: certificate.fingerprint256,
  };
}

/** The alternative names, each once: addresses may stand there as names too. */
function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  const names = subjectAltName.split(', ').filter((entry) => /^(DNS|IP Address):/.test(entry));
  return [...new Set(names.map((entry) => shortAddress(entry.slice(entry.indexOf(':') + 1))))];
}

/** An IPv6 address in its short form (RFC 5952), in which a URL has it; any other name as it is. */
function shortAddress(name: string): string {
  return isIPv6(name) ? new URL(`http://[${name}]/`).hostname.slice(1, -1) : name;
}

function keyInWords({ publicKey }: X509Certificate): string {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return `RSA, ${modulusLength} bits`;
  return namedCurve === undefined ? String(publicKey.asymmetricKeyType) : `EC, ${namedCurve}`;
}
