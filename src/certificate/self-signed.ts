// Makes a certificate that vouches for itself, and its key. Its package is large, and puts something
// into a global: import this file only when a certificate is wanted.

// The package below keeps its metadata in what this one sets up.
import 'reflect-metadata';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import type { PairText } from './pair.ts';

export interface SelfSignedOptions {
  /** Names and addresses of the server, as boards write them; at least one. */
  readonly names: readonly [string, ...string[]];
  readonly days: number;
  readonly keyType: 'rsa' | 'ec';
}

const DAY_MS = 86_400_000;

/** X.520 allows no more for a common name. */
const MAX_COMMON_NAME = 64;

const ALGORITHMS = {
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;

/** Both as PEM; the key is PKCS #8 (RFC 5958). */
export async function selfSigned(options: SelfSignedOptions): Promise<PairText> {
  const { names, days, keyType } = options;
  const signingAlgorithm = ALGORITHMS[keyType];
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    // The first bit is 0: a serial number is positive (RFC 5280, 4.1.2.2).
    serialNumber: `4${randomBytes(16).toString('hex').slice(1)}`,
    name: [{ CN: [names[0].slice(0, MAX_COMMON_NAME)] }],
    // A board's clock may be behind.
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + days * DAY_MS),
    signingAlgorithm,
    keys,
    extensions: [
      // Whoever trusts it trusts this server, and nobody whom its key would vouch for.
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature |
          (keyType === 'rsa' ? x509.KeyUsageFlags.keyEncipherment : 0),
        true,
      ),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.flatMap(alternativeNames)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { cert: `${certificate.toString('pem')}\n`, key: String(key) };
}

/**
 * An IPv4 address stands there as a name too: before version 3.5 Mbed TLS, which ESP32 cores up to 3.0 are
 * built with, compares an address with names only.
 */
function alternativeNames(name: string): { type: 'dns' | 'ip'; value: string }[] {
  const asName = { type: 'dns' as const, value: name };
  if (isIP(name) === 0) return [asName];
  const asAddress = { type: 'ip' as const, value: name };
  return isIP(name) === 4 ? [asAddress, asName] : [asAddress];
}
