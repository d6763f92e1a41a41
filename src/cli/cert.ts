// `tapline cert`: makes a certificate for boards that speak TLS, and tells what the sketch needs of it.

import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isHostName, ownNames } from '../certificate/own-names.ts';
import { readCertificate, readPair } from '../certificate/pair.ts';
import { isFolder, refuseToOverwrite, writePair } from '../certificate/write-pair.ts';
import { TaplineError } from '../errors.ts';
import { MAX_CERTIFICATE_DAYS } from '../limits.ts';
import { isAddress } from '../line/names.ts';
import { parseCount } from './arguments.ts';
import { certificateFacts, certificateJson, sketchLines } from './cert-text.ts';
import { BOARD_TLS_PORT } from './defaults.ts';

interface CertOptions {
  readonly out: string;
  readonly key?: string;
  readonly host: readonly string[];
  readonly days: number;
  readonly ec?: boolean;
  readonly rsa?: boolean;
  readonly force?: boolean;
  readonly show?: string;
  readonly json?: boolean;
}

const CERT_FILE = 'tapline-cert.pem';
const KEY_FILE = 'tapline-key.pem';

const EXAMPLES = `
Examples:
  $ tapline cert                            tapline-cert.pem and tapline-key.pem, for this machine
  $ tapline cert --out certs/               the same in a folder
  $ tapline cert --host pi.local --host 192.168.1.10
                                            for these names and addresses
  $ tapline cert --show tapline-cert.pem    fingerprints, names and expiry of one that is there

Boards pin the certificate: keep it, for a new one means new sketches. It is RSA unless
--ec is given: an ESP8266 is sooner done with an RSA signature.`;

/** The command. */
export function certCommand(): Command {
  return new Command('cert')
    .description('make a certificate for boards that speak TLS, and print its fingerprints')
    .option('--out <file>', 'where the certificate goes; a folder takes both', CERT_FILE)
    .option('--key <file>', `where its key goes (default: ${KEY_FILE} beside it)`)
    .addOption(
      new Option('--host <name>', 'a name or address by which boards reach the server; repeatable')
        .argParser(addHost)
        .default([], "this machine's"),
    )
    .option('--days <days>', 'how long it is valid', parseDays, 3650)
    .addOption(new Option('--rsa', 'an RSA key of 2048 bits (the default)').conflicts('ec'))
    .option('--ec', 'a key on the curve P-256')
    .option('--force', 'replace what is there')
    .addOption(
      new Option('--show <file>', 'make none: tell about this one').conflicts([
        ...['key', 'host', 'days', 'rsa', 'ec', 'force', 'out'],
      ]),
    )
    .option('--json', 'print it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: CertOptions) => {
      process.stdout.write(options.show === undefined ? await make(options) : await show(options));
    });
}

async function make(options: CertOptions): Promise<string> {
  const files = placesOf(options);
  if (options.force !== true) refuseToOverwrite(files);
  const [first, ...others] = options.host;
  const { selfSigned } = await import('../certificate/self-signed.ts');
  const pair = await selfSigned({
    names: first === undefined ? ownNames() : [first, ...others],
    days: options.days,
    keyType: options.ec === true ? 'ec' : 'rsa',
  });
  await writePair(pair, files);
  const { certificate } = await readPair(files);
  if (options.json === true)
    return `${JSON.stringify({ ...files, ...certificateJson(certificate) })}\n`;
  return [
    `Written: ${files.certFile}, and ${files.keyFile}, which is secret.`,
    '',
    ...certificateFacts(certificate),
    '',
    'Run the server with it:',
    `  tapline serve --tls-port ${BOARD_TLS_PORT} --tls-cert ${files.certFile} --tls-key ${files.keyFile}`,
    '',
    ...sketchLines(certificate, files.certFile),
    '',
    'Look at it from here:',
    `  openssl s_client -connect localhost:${BOARD_TLS_PORT} -CAfile ${files.certFile}`,
    '',
  ].join('\n');
}

async function show({ show: file = '', json }: CertOptions): Promise<string> {
  const certificate = await readCertificate(file);
  if (json === true) return `${JSON.stringify(certificateJson(certificate))}\n`;
  return [...certificateFacts(certificate), '', ...sketchLines(certificate, file), ''].join('\n');
}

function placesOf({ out, key }: CertOptions) {
  const folder = isFolder(out);
  const certFile = folder ? join(out, CERT_FILE) : out;
  const keyFile = key ?? join(certFile, '..', KEY_FILE);
  if (certFile !== keyFile) return { certFile, keyFile };
  throw new TaplineError('usage', '--out and --key name the same file: they are two.');
}

function addHost(text: string, hosts: readonly string[]): readonly string[] {
  if (!isAddress(text) && !isHostName(text)) {
    throw new InvalidArgumentError('Write a host name or an IP address, without a port.');
  }
  return [...hosts, text];
}

function parseDays(text: string): number {
  const days = parseCount(text);
  if (days > MAX_CERTIFICATE_DAYS) {
    throw new InvalidArgumentError(`It can be ${MAX_CERTIFICATE_DAYS} at most.`);
  }
  return days;
}
