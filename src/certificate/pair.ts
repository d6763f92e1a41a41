// A certificate and its key, read from their files and found fit for each other.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { TaplineError } from '../errors.ts';

export interface PairFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Both as PEM. */
export interface PairText {
  readonly cert: string;
  readonly key: string;
}

export interface Pair extends PairText {
  /** The first of the file: the server's own. */
  readonly certificate: X509Certificate;
}

/**
 * Reads both files.
 *
 * @throws TaplineError `certificate-unreadable`, `certificate-invalid`, `key-invalid`,
 *   `certificate-mismatch` or `certificate-refused`
 */
export async function readPair(files: PairFiles): Promise<Pair> {
  return asPair(await readPairText(files), files);
}

/** @throws TaplineError `certificate-unreadable` */
export async function readPairText({ certFile, keyFile }: PairFiles): Promise<PairText> {
  const [cert, key] = await Promise.all([readText(certFile), readText(keyFile)]);
  return { cert, key };
}

/** @throws TaplineError as `readPair` */
export function asPair({ cert, key }: PairText, { certFile, keyFile }: PairFiles): Pair {
  const certificate = parseCertificate(cert, certFile);
  if (!certificate.checkPrivateKey(parseKey(key, keyFile))) {
    throw new TaplineError(
      'certificate-mismatch',
      `The key in ${keyFile} does not belong to the certificate in ${certFile}: name the two files that were made together.`,
    );
  }
  try {
    // OpenSSL has rules of its own, such as how short a key may be.
    createSecureContext({ cert, key });
  } catch (cause) {
    const reason = cause instanceof Error && 'reason' in cause ? cause.reason : String(cause);
    throw new TaplineError(
      'certificate-refused',
      `The certificate in ${certFile} cannot be used (${reason}): tapline cert makes a pair that can.`,
      { cause },
    );
  }
  return { cert, key, certificate };
}

/** @throws TaplineError `certificate-unreadable` or `certificate-invalid` */
export async function readCertificate(file: string): Promise<X509Certificate> {
  return parseCertificate(await readText(file), file);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const [words] = (cause instanceof Error ? cause.message : String(cause)).split(',');
    throw new TaplineError('certificate-unreadable', `${file} cannot be read: ${words}.`, {
      cause,
    });
  }
}

function parseCertificate(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    const hint = pem.includes('PRIVATE KEY') ? ' (it holds a key)' : '';
    throw new TaplineError(
      'certificate-invalid',
      `There is no certificate in ${file}${hint}: it must be PEM and begin with -----BEGIN CERTIFICATE-----.`,
      { cause },
    );
  }
}

function parseKey(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    if (pem.includes('ENCRYPTED')) {
      throw new TaplineError(
        'key-invalid',
        `The key in ${file} has a passphrase, which nobody can type here: openssl pkey -in ${file} -out plain.pem takes it off.`,
        { cause },
      );
    }
    throw new TaplineError(
      'key-invalid',
      `There is no private key in ${file}: it must be PEM and begin with -----BEGIN PRIVATE KEY-----.`,
      { cause },
    );
  }
}
