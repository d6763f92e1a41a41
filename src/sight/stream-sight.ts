// What the packets of one connection carry: the lines in them, and the readings in these.

import { writtenAddress } from '../wire/address.ts';
import type { Packet } from '../wire/packet.ts';
import { TCP } from '../wire/segment.ts';
import { Follower, type FollowListener } from '../wire/tcp/follow.ts';
import type { Stream } from '../wire/tcp/stream.ts';
import { carriedBy } from './carried.ts';
import type { LineSpeaker } from './line-words.ts';
import { possibleSecrets, SecretPlaces } from './secret-places.ts';
import { type FieldLists, type SightedLine, SightedLines } from './sighted-lines.ts';

export interface StreamSightOptions {
  /** Who has it is the server, the other end the board; left out, or with neither end: nobody knows. */
  readonly boardPort?: number | undefined;
  /** Field lists of boards that name none. */
  readonly fieldLists?: FieldLists;
  readonly onLine?: (fromClient: boolean, line: SightedLine) => void;
  /** The other side has acknowledged bytes that the capture does not hold. */
  readonly onHole?: FollowListener['hole'];
}

/** What a packet carries, in words that hold what a stranger wrote. */
export interface Sight {
  /** The lines and parts of lines in its own bytes; of bytes that came too early nothing is known. */
  readonly parts: readonly string[];
  /** What had come too early and can be read with it. */
  readonly released: readonly string[];
  /** Whether the byte of its data at that place is of a device's token, or may be, and so not to be shown. */
  isSecret(at: number): boolean;
}

const NOTHING: Sight = { parts: [], released: [], isSecret: () => false };

/** Sees the lines of a connection. Its memory is bounded. */
export class StreamSight implements FollowListener {
  readonly #options: StreamSightOptions;
  readonly #follower = new Follower(this);
  #client: SightedLines | null = null;
  #server: SightedLines | null = null;
  #stream: Stream | null = null;
  readonly #clientTokens = new SecretPlaces();
  readonly #serverTokens = new SecretPlaces();

  constructor(options: StreamSightOptions = {}) {
    this.#options = options;
  }

  /** The next packet of the connection. */
  take(packet: Packet): Sight {
    this.#stream = packet.stream;
    const { segment, fromClient } = packet;
    const lines = this.#linesOf(fromClient);
    const before = lines.end;
    this.#follower.take(packet);
    if (segment.length <= 0 || segment.flags & TCP.RST) return NOTHING;
    const [from, to] = offsetsOf(packet, before);
    const ownEnd = Math.max(to, before);
    return {
      parts: carriedBy(lines, from, to),
      released: lines.end > ownEnd ? carriedBy(lines, ownEnd, lines.end) : [],
      isSecret: this.#secretsOf(packet, from, lines.end),
    };
  }

  bytes(
    fromClient: boolean,
    offset: number,
    bytes: Uint8Array,
    frame: number,
    timeNs: number,
  ): void {
    this.#linesOf(fromClient).take(offset, bytes, frame, timeNs);
    this.#tokensOf(fromClient).take(offset, bytes);
  }

  hole(fromClient: boolean, offset: number, size: number, frame: number): void {
    this.#linesOf(fromClient).skip(offset, size);
    this.#tokensOf(fromClient).skip();
    this.#options.onHole?.(fromClient, offset, size, frame);
  }

  /** @param readTo the offset up to which the direction has come in order */
  #secretsOf({ segment, fromClient }: Packet, from: number, readTo: number): Sight['isSecret'] {
    const tokens = this.#tokensOf(fromClient);
    const { bytes, dataAt, dataEnd } = segment;
    const early = Math.max(0, readTo - from);
    if (dataAt + early >= dataEnd) return (at) => tokens.hides(from + at);
    const places = possibleSecrets(bytes.subarray(dataAt + early, dataEnd));
    return (at) => (at < early ? tokens.hides(from + at) : isWithin(places, at - early));
  }

  #tokensOf(fromClient: boolean): SecretPlaces {
    return fromClient ? this.#clientTokens : this.#serverTokens;
  }

  #linesOf(fromClient: boolean): SightedLines {
    const known = fromClient ? this.#client : this.#server;
    if (known !== null) return known;
    const lines = this.#begin(fromClient);
    if (fromClient) this.#client = lines;
    else this.#server = lines;
    return lines;
  }

  #begin(fromClient: boolean): SightedLines {
    const { fieldLists, onLine } = this.#options;
    const stream = this.#stream;
    const side = fromClient ? stream?.client : stream?.server;
    return new SightedLines({
      side: stream === null ? 'anyone' : this.#sideOf(stream, fromClient),
      fromStart: side?.sentSyn ?? false,
      ...(side === undefined ? {} : { address: writtenAddress(side.address) }),
      ...(fieldLists === undefined ? {} : { fieldLists }),
      onLine: (line) => onLine?.(fromClient, line),
    });
  }

  #sideOf({ client, server }: Stream, fromClient: boolean): LineSpeaker['side'] {
    const { boardPort } = this.#options;
    const clientIsServer = client.port === boardPort;
    if (boardPort === undefined || clientIsServer === (server.port === boardPort)) return 'anyone';
    return clientIsServer === fromClient ? 'server' : 'board';
  }
}

function isWithin(places: readonly number[], at: number): boolean {
  for (let i = 0; i < places.length; i += 2) if (at >= places[i] && at < places[i + 1]) return true;
  return false;
}

/** The offsets of a packet's data. @param near an offset of the direction not 2^31 away: numbers go round */
export function offsetsOf({ seq, segment }: Packet, near: number): [from: number, to: number] {
  const first = segment.flags & TCP.SYN ? seq : seq - 1;
  const from = near + ((first - near) | 0);
  return [from, from + segment.length];
}
