import { Dissector } from './dissect/dissector.ts';
import { isLinkTypeRead } from './dissect/link-type.ts';
import { CaptureFileReader } from './file/capture-file-reader.ts';
import type { Frame } from './frame.ts';
import type { Packet } from './packet.ts';
import type { Segment } from './segment.ts';
import { Analysis } from './tcp/analysis.ts';
import type { Stream } from './tcp/stream.ts';

/** Ethernet with a VLAN tag, IPv6 and TCP with all of its options: with so many bytes a header is whole. */
const WHOLE_HEADERS_BYTES = 18 + 40 + 60;

/** What is said of a capture besides its packets: what was wrong with it, and what was left out. */
export interface CaptureReport {
  frames: number;
  /** TCP packets, quoted ones not among them. */
  packets: number;
  /** Frames whose headers cannot be read: they were passed over. */
  malformed: number;
  /** Those of them of which the capture kept only the first few bytes. */
  short: number;
  /** The first link type among the frames that is not read here; undefined: all are. */
  unreadLinkType: number | undefined;
  /** Frames that hold something else than TCP. */
  other: number;
  /** Fragments of datagrams that are told with their last one, or never became whole. */
  fragments: number;
  /** Whether the file ends in the middle of a record: all before it was read. */
  cut: boolean;
  /** Where the file is damaged, and how, in words: all before that was read, nothing after it. */
  damaged: string | undefined;
  /** Streams that were forgotten because there were too many at once. */
  forgottenStreams: number;
}

/** Who listens to a capture. All objects are filled again for the next one: who keeps one copies it (`kept`). */
export interface CaptureListener {
  frame?(frame: Frame): void;
  packet(packet: Packet): void;
  /** There were too many streams at once, and this one is let go: a later packet of it begins a new one. */
  forgotten?(stream: Stream): void;
}

/**
 * A capture's bytes, cut anywhere, become packets of streams: the whole way of `src/wire/` in one place.
 *
 * Memory does not grow with the capture. Nothing is thrown whatever the bytes are.
 */
export class Capture {
  readonly #reader: CaptureFileReader;
  readonly #dissector = new Dissector();
  readonly #analysis: Analysis;
  readonly #listener: CaptureListener;
  readonly #onSegment = (segment: Segment) => this.#segment(segment);
  readonly report: CaptureReport = {
    frames: 0,
    packets: 0,
    malformed: 0,
    short: 0,
    unreadLinkType: undefined,
    other: 0,
    fragments: 0,
    cut: false,
    damaged: undefined,
    forgottenStreams: 0,
  };

  constructor(listener: CaptureListener) {
    this.#listener = listener;
    this.#reader = new CaptureFileReader((frame) => this.#frame(frame));
    this.#analysis = new Analysis((stream) => {
      this.report.forgottenStreams += 1;
      listener.forgotten?.(stream);
    });
  }

  /** Takes the next bytes of the file. They are not kept beyond what a record needs. */
  write(chunk: Uint8Array): void {
    this.#reader.write(chunk);
  }

  /** The file has ended: says how it was. */
  end(): CaptureReport {
    this.#reader.end();
    this.report.cut = this.#reader.cut;
    this.report.damaged = this.#reader.damaged;
    return this.report;
  }

  /** Why these bytes are no capture at all, in words; undefined while they may be one. */
  get refusal(): string | undefined {
    return this.#reader.refusal;
  }

  /** The streams that are known now, in the order of their numbers. */
  get streams(): Stream[] {
    return this.#analysis.streams;
  }

  #frame(frame: Frame): void {
    const { report } = this;
    if (report.frames === 0) this.#analysis.startAt(frame.seconds, frame.nanos);
    report.frames += 1;
    this.#listener.frame?.(frame);
    const outcome = this.#dissector.dissect(frame, this.#onSegment);
    if (outcome === 'malformed') this.#malformed(frame);
    else if (outcome === 'other') this.#other(frame);
    else if (outcome === 'fragment') report.fragments += 1;
  }

  #malformed({ start, end, wireLength }: Frame): void {
    this.report.malformed += 1;
    if (end - start < Math.min(wireLength, WHOLE_HEADERS_BYTES)) this.report.short += 1;
  }

  #other({ linkType }: Frame): void {
    this.report.other += 1;
    if (linkType >= 0 && !isLinkTypeRead(linkType)) this.report.unreadLinkType ??= linkType;
  }

  #segment(segment: Segment): void {
    const packet = this.#analysis.take(segment);
    if (packet === undefined) return;
    this.report.packets += 1;
    this.#listener.packet(packet);
  }
}
