// Why there are no packets, and what to do about it: what the programs that capture say, in our words.

import { TaplineError } from '../errors.ts';
import { type HowTo, howToCapture } from './how-to.ts';
import type { CaptureTool } from './tools.ts';

export type CaptureFailureCode =
  | 'capture-tool-missing'
  | 'capture-not-permitted'
  | 'no-such-interface'
  | 'interface-down'
  | 'interface-gone'
  | 'capture-ended';

/** A capture that does not run. */
export class CaptureFailure extends TaplineError {
  declare readonly code: CaptureFailureCode;
  /** Ways out, the nearest first. */
  readonly how: readonly HowTo[];

  constructor(code: CaptureFailureCode, message: string, how: readonly HowTo[] = []) {
    super(code, message);
    this.name = 'CaptureFailure';
    this.how = how;
  }
}

/** Where and for whom it was tried. */
export interface CapturePlace {
  readonly interface: string;
  /** In the words of pcap-filter(7). */
  readonly filter: string;
  readonly interfaces: readonly string[];
  readonly platform: NodeJS.Platform;
  /** The name of the user that this process runs as. */
  readonly user: string;
  readonly isRoot: boolean;
}

/** How a program that captures ended by itself. */
export interface ToolEnd {
  /** The last of what it wrote to stderr. */
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What the programs say, by what it means; the texts are libpcap's, tcpdump's and dumpcap's. */
const MEANINGS: readonly (readonly [CaptureFailureCode, RegExp])[] = [
  ['capture-not-permitted', /permission|not permitted/i],
  ['no-such-interface', /no such device|there is no device named|device not configured/i],
  ['interface-down', /\bis not up\b/i],
  ['interface-gone', /disappeared|no longer attached|no longer running|went down|network is down/i],
];

/** None of the programs is there. */
export function toolMissing(place: CapturePlace): CaptureFailure {
  const how = howToCapture('capture-tool-missing', place, []);
  const words = 'There is no program here that captures packets: tcpdump, or dumpcap of Wireshark';
  return new CaptureFailure('capture-tool-missing', withRemedy(words, how), how);
}

/** There are programs, and none of them may be run by this user. */
export function toolForbidden(place: CapturePlace, tools: readonly CaptureTool[]): CaptureFailure {
  return notPermitted(place, tools);
}

/** A program ended by itself: why. */
export function explainEnd(
  end: ToolEnd,
  place: CapturePlace,
  tool: CaptureTool,
  tools: readonly CaptureTool[],
): CaptureFailure {
  const meaning = MEANINGS.find(([, words]) => words.test(end.stderr))?.[0] ?? 'capture-ended';
  // Without the right to look, tcpdump says the same of an interface that does not exist.
  const isThere = place.interfaces.includes(place.interface);
  switch (meaning) {
    case 'capture-not-permitted':
      return isThere ? notPermitted(place, tools) : noSuchInterface(place);
    case 'no-such-interface':
      return noSuchInterface(place);
    case 'interface-down':
      return interfaceDown(place);
    case 'interface-gone':
      return new CaptureFailure(
        'interface-gone',
        `The interface ${place.interface} went away while its packets were captured.`,
      );
    default:
      return new CaptureFailure('capture-ended', `${tool.name} ended: ${lastWords(end)}.`);
  }
}

function notPermitted(place: CapturePlace, tools: readonly CaptureTool[]): CaptureFailure {
  const how = howToCapture('capture-not-permitted', place, tools);
  const who = place.isRoot ? 'Even root' : `The user ${place.user}`;
  const words = `${who} may not capture packets on ${place.interface} here`;
  return new CaptureFailure('capture-not-permitted', withRemedy(words, how), how);
}

function noSuchInterface({ interface: name, interfaces }: CapturePlace): CaptureFailure {
  const there = interfaces.length === 0 ? 'none' : interfaces.join(', ');
  return new CaptureFailure(
    'no-such-interface',
    `There is no interface ${JSON.stringify(name)} here; there is: ${there}.`,
  );
}

function interfaceDown(place: CapturePlace): CaptureFailure {
  const how = howToCapture('interface-down', place, []);
  return new CaptureFailure(
    'interface-down',
    withRemedy(`The interface ${place.interface} is not up`, how),
    how,
  );
}

/** The cause, and the first way out, in one line. */
function withRemedy(cause: string, [first]: readonly HowTo[]): string {
  if (first === undefined) return `${cause}.`;
  const { words, command } = first;
  return command === null ? `${cause}. ${words}` : `${cause}. ${words} ${command}`;
}

/** What it said last, without its own name, the counts, and the text before the failure. */
function lastWords({ stderr, code, signal }: ToolEnd): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) =>
        line !== '' && !/^(?:[\w-]+: )?\d+ packets? |^File: |^Packets |listening on/.test(line),
    );
  const said = lines
    .at(-1)
    ?.replace(/^[\w-]+: /, '')
    .replace(/\.$/, '');
  if (said !== undefined) return said;
  return signal === null ? `exit code ${code}` : `killed by ${signal}`;
}
