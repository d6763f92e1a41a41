import { MAX_WIRE_STREAMS } from '../../limits.ts';
import type { Segment } from '../segment.ts';
import { pairHash } from './pair-hash.ts';
import { TrackedSide } from './side.ts';
import type { Stream } from './stream.ts';

/** A stream with all that the analysis remembers of it. */
export interface TrackedStream extends Stream {
  client: TrackedSide;
  server: TrackedSide;
  firstNs: number;
  packets: number;
  /** When its first header came; the times below, and those of its sides, are counted from this. */
  readonly startSeconds: number;
  readonly startNanos: number;
  /** Time of its latest header, quoted ones among them. */
  headerNs: number;
  /** Time of the latest bare SYN. */
  synNs: number;
  synSeen: boolean;
  /** Which Multipath subtypes it has had, as in a segment. */
  multipath: number;
  readonly hash: number;
  /** The stream before it whose sockets have the same hash. */
  sameHash: TrackedStream | undefined;
  /** How many packets it had when it was last looked at as one to forget. */
  packetsThen: number;
}

/** Streams that are looked at first; a power of two. Packets of hundreds of boards come mixed. */
const RECENT = 1024;

/** The streams of a capture, found by their pair of sockets. */
export class StreamTable {
  /** The latest stream of each hash; others of the same hash hang on it. */
  readonly #byHash = new Map<number, TrackedStream>();
  /** All of them, the next to forget first; those before `#head` are gone. */
  #queue: TrackedStream[] = [];
  #head = 0;
  /** So that nobody can choose sockets that all have one hash. */
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  readonly #onForget: (stream: TrackedStream) => void;
  #next = 0;
  /** The latest stream of each place that its ports give: cheaper than its hash. */
  readonly #recent = new Array<TrackedStream | undefined>(RECENT).fill(undefined);

  /** @param onForget is told of each stream that has to be let go because there are too many */
  constructor(onForget: (stream: TrackedStream) => void) {
    this.#onForget = onForget;
  }

  /** Those that are still known, in the order of their numbers. */
  get all(): TrackedStream[] {
    return this.#queue.slice(this.#head).sort((a, b) => a.number - b.number);
  }

  /** The stream of a segment's sockets, the latest if the ports were used again; undefined if there is none yet. */
  find(segment: Segment): TrackedStream | undefined {
    const place = placeOf(segment.sourcePort, segment.destinationPort);
    const recent = this.#recent[place];
    if (recent !== undefined && isOf(recent, segment)) return recent;
    let stream = this.#byHash.get(pairHash(segment, this.#seed));
    while (stream !== undefined && !isOf(stream, segment)) stream = stream.sameHash;
    if (stream !== undefined) this.#recent[place] = stream;
    return stream;
  }

  /** Begins a new stream with a segment, its sender being the client; one on the same sockets has ended with that. */
  begin(segment: Segment, timeNs: number): TrackedStream {
    const ended = this.find(segment);
    if (ended !== undefined) this.#unlink(ended);
    if (this.#queue.length - this.#head >= MAX_WIRE_STREAMS) this.#forgetOne();
    const hash = pairHash(segment, this.#seed);
    const stream: TrackedStream = {
      number: this.#next,
      client: new TrackedSide(segment, segment.sourceAt, segment.sourcePort),
      server: new TrackedSide(segment, segment.destinationAt, segment.destinationPort),
      firstNs: timeNs,
      lastNs: timeNs,
      startSeconds: segment.seconds,
      startNanos: segment.nanos,
      headerNs: 0,
      firstFrame: segment.frame,
      lastFrame: segment.frame,
      initialRttNs: -1,
      completeness: 0,
      packets: 0,
      synNs: 0,
      synSeen: false,
      multipath: 0,
      hash,
      sameHash: this.#byHash.get(hash),
      packetsThen: 0,
    };
    this.#next += 1;
    this.#byHash.set(hash, stream);
    this.#queue.push(stream);
    this.#recent[placeOf(segment.sourcePort, segment.destinationPort)] = stream;
    return stream;
  }

  /** Lets go of the one that began first, but for those that went on since they were last looked at. */
  #forgetOne(): void {
    for (;;) {
      const stream = this.#queue[this.#head] as TrackedStream;
      this.#head += 1;
      if (this.#head === MAX_WIRE_STREAMS) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      if (stream.packets === stream.packetsThen) {
        this.#forget(stream);
        return;
      }
      stream.packetsThen = stream.packets;
      this.#queue.push(stream);
    }
  }

  #forget(stream: TrackedStream): void {
    this.#unlink(stream);
    const place = placeOf(stream.client.port, stream.server.port);
    if (this.#recent[place] === stream) this.#recent[place] = undefined;
    stream.client.unacked?.clear();
    stream.server.unacked?.clear();
    this.#onForget(stream);
  }

  #unlink(stream: TrackedStream): void {
    const first = this.#byHash.get(stream.hash);
    if (first === stream) {
      if (stream.sameHash === undefined) this.#byHash.delete(stream.hash);
      else this.#byHash.set(stream.hash, stream.sameHash);
      return;
    }
    let before = first;
    while (before !== undefined && before.sameHash !== stream) before = before.sameHash;
    if (before !== undefined) before.sameHash = stream.sameHash;
  }
}

/** The same for both directions. */
function placeOf(port: number, otherPort: number): number {
  return (port + otherPort) & (RECENT - 1);
}

/** Whether a segment belongs to a stream's pair of sockets, in either direction. */
function isOf(stream: TrackedStream, segment: Segment): boolean {
  const { client, server } = stream;
  const { sourceAt, destinationAt, sourcePort, destinationPort } = segment;
  return (
    (client.isAt(segment, sourceAt, sourcePort) &&
      server.isAt(segment, destinationAt, destinationPort)) ||
    (client.isAt(segment, destinationAt, destinationPort) &&
      server.isAt(segment, sourceAt, sourcePort))
  );
}
