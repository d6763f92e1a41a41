import { COMPARED, type ComparedField, type Told } from './fields.ts';
import { isShown, type Truth } from './truth.ts';

/** A field in which a packet differs. */
export interface Difference {
  field: ComparedField | 'same stream';
  frame: number;
  theirs: string;
  ours: string;
}

/** How two tellings of one capture, or of many, compare. */
export interface Tally {
  /** Packets that both tell of. */
  packets: number;
  /** Of these, those in which all is equal, and those with equal `tcp.analysis.*` flags and figures. */
  equal: number;
  equalAnalysis: number;
  /** How many packets differ in each field. */
  fields: Record<string, number>;
  /** Packets of tshark's that Tapline should show and does not, by what they are in. */
  missing: Record<string, number>;
  /** Packets that Tapline does not open: quoted in ICMP, or in a tunnel of another kind. */
  unopened: Record<string, number>;
  /** Packets of Tapline's that tshark does not tell of. */
  extra: number;
  /** The first difference of each kind. */
  examples: Difference[];
}

export function emptyTally(): Tally {
  return {
    packets: 0,
    equal: 0,
    equalAnalysis: 0,
    fields: {},
    missing: {},
    unopened: {},
    extra: 0,
    examples: [],
  };
}

const STREAM = COMPARED.indexOf('tcp.stream');

/** Compares one capture, told by both in the order of its frames. */
export class Comparison {
  readonly tally = emptyTally();
  /** Tapline's number of each stream of tshark's, and the other way round. */
  readonly #ours = new Map<string, string>();
  readonly #theirs = new Map<string, string>();

  /** Takes a packet that tshark tells of, and what Tapline says of that frame, if it says anything. */
  take(theirs: Truth, ours: Told | undefined): void {
    if (!isShown(theirs)) {
      add(this.tally.unopened, aroundTcp(theirs), 1);
      if (ours !== undefined) this.takeExtra(ours);
    } else if (ours === undefined) {
      if (add(this.tally.missing, aroundTcp(theirs), 1) === 1) {
        this.#note({
          field: 'tcp.srcport',
          frame: theirs.frame,
          theirs: theirs.protocols,
          ours: '',
        });
      }
    } else {
      this.#compare(theirs, ours);
    }
  }

  /** Takes a packet that only Tapline tells of. */
  takeExtra(ours: Told): void {
    this.tally.extra += 1;
    if (this.tally.extra === 1) {
      const told = ours.values.filter((value) => value !== '').join(' ');
      this.#note({ field: 'tcp.srcport', frame: ours.frame, theirs: '', ours: told });
    }
  }

  #compare(theirs: Truth, ours: Told): void {
    const { tally } = this;
    tally.packets += 1;
    let equal = true;
    let equalAnalysis = true;
    for (const [index, field] of COMPARED.entries()) {
      const their = theirs.values[index];
      const our = ours.values[index] ?? '';
      if (their === undefined || their === our) continue;
      if (field === 'tcp.completeness' && isBetween(their, our, ours.completenessAfter)) continue;
      equal = false;
      if (field.startsWith('tcp.analysis')) equalAnalysis = false;
      this.#differs(field, theirs.frame, their, our);
    }
    const theirStream = theirs.values[STREAM] ?? '';
    const ourStream = ours.values[STREAM] ?? '';
    if (
      !isPair(this.#ours, theirStream, ourStream) ||
      !isPair(this.#theirs, ourStream, theirStream)
    ) {
      this.#differs('same stream', theirs.frame, theirStream, ourStream);
    }
    if (equal) tally.equal += 1;
    if (equalAnalysis) tally.equalAnalysis += 1;
  }

  #differs(field: Difference['field'], frame: number, theirs: string, ours: string): void {
    if (add(this.tally.fields, field, 1) === 1) this.#note({ field, frame, theirs, ours });
  }

  #note(difference: Difference): void {
    this.tally.examples.push(difference);
  }
}

/**
 * Whether a completeness lies between what is known of a stream at two of its packets: a header that an ICMP error
 * quotes between the two is counted as well, and Tapline does not show it.
 */
function isBetween(their: string, before: string, after: number): boolean {
  const bits = Number(their);
  return (Number(before) & ~bits) === 0 && (bits & ~after) === 0;
}

/** Whether a key always comes with the same value. */
function isPair(pairs: Map<string, string>, key: string, value: string): boolean {
  const known = pairs.get(key);
  if (known === undefined) pairs.set(key, value);
  return known === undefined || known === value;
}

function aroundTcp({ protocols }: Truth): string {
  return protocols.replace(/:tcp(:.*)?$/, ':tcp');
}

function add(counts: Record<string, number>, name: string, count: number): number {
  const sum = (counts[name] ?? 0) + count;
  counts[name] = sum;
  return sum;
}

/** Adds a capture's tally to that of all; its examples stay with it. */
export function addTally(all: Tally, one: Tally): void {
  all.packets += one.packets;
  all.equal += one.equal;
  all.equalAnalysis += one.equalAnalysis;
  all.extra += one.extra;
  for (const part of ['fields', 'missing', 'unopened'] as const) {
    for (const [name, count] of Object.entries(one[part])) add(all[part], name, count);
  }
}
