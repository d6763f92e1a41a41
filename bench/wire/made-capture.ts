// Captures of boards that never were, of any size: made faster than a network could.

import { closeSync, openSync, writeSync } from 'node:fs';

/** How boards send. */
export interface Traffic {
  readonly connections: number;
  /** Bytes of data in a segment. */
  readonly segmentBytes: number;
  /** Segments that an ACK is for. */
  readonly segmentsAnAck: number;
  /** One of so many segments is lost behind the capture, and sent again. */
  readonly segmentsALoss: number;
}

/** A line a segment, as boards send them. */
export const LINES: Traffic = {
  connections: 200,
  segmentBytes: 22,
  segmentsAnAck: 1,
  segmentsALoss: 500,
};

/** Full segments, as a file or a camera's picture is sent. */
export const FULL_SEGMENTS: Traffic = {
  connections: 200,
  segmentBytes: 1448,
  segmentsAnAck: 2,
  segmentsALoss: 500,
};

const BUFFER_BYTES = 4 * 1024 * 1024;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const ETHERNET_BYTES = 14;
const IP_BYTES = 20;
/** With the timestamps option, as Linux and lwIP send it. */
const TCP_BYTES = 32;
const HEADER_BYTES = ETHERNET_BYTES + IP_BYTES + TCP_BYTES;
const STEP_MICROSECONDS = 20;
const START_SECONDS = 1_760_000_000;

const SYN = 0x02;
const ACK = 0x10;
const PSH_ACK = 0x18;

/** Writes a pcap file of about so many bytes; gives how many packets it has. */
export function makeCapture(path: string, bytes: number, traffic: Traffic): number {
  const file = openSync(path, 'w');
  const writer = new PacketWriter(file, traffic.segmentBytes);
  try {
    const sent = new Float64Array(traffic.connections);
    for (let board = 0; board < traffic.connections; board++) {
      writer.board(board, SYN, 0, 0, 0);
      writer.server(board, SYN | ACK, 0, 1);
      writer.board(board, ACK, 1, 1, 0);
    }
    for (let turn = 1; writer.writtenBytes < bytes; turn++) {
      for (let board = 0; board < traffic.connections; board++) {
        const seq = 1 + sent[board] * traffic.segmentBytes;
        writer.board(board, PSH_ACK, seq, 1, traffic.segmentBytes);
        sent[board]++;
        const isLost = (turn * traffic.connections + board) % traffic.segmentsALoss === 0;
        if (isLost) writer.board(board, PSH_ACK, seq, 1, traffic.segmentBytes);
        const acked = seq + traffic.segmentBytes;
        if (turn % traffic.segmentsAnAck === 0) writer.server(board, ACK, 1, acked);
      }
    }
    writer.flush();
  } finally {
    closeSync(file);
  }
  return writer.packets;
}

/** Puts packets into a large buffer, and that into a file. */
class PacketWriter {
  packets = 0;
  writtenBytes = 0;
  readonly #file: number;
  readonly #buffer = Buffer.alloc(BUFFER_BYTES);
  readonly #data: Buffer;
  #end = FILE_HEADER_BYTES;
  #microseconds = 0;

  constructor(file: number, dataBytes: number) {
    this.#file = file;
    const buffer = this.#buffer;
    this.#data = Buffer.alloc(dataBytes, '12,1234567,28.3,65.2\r\n');
    buffer.writeUInt32LE(0xa1b2c3d4, 0);
    buffer.writeUInt16LE(2, 4);
    buffer.writeUInt16LE(4, 6);
    buffer.writeUInt32LE(HEADER_BYTES + dataBytes, 16);
    buffer.writeUInt32LE(1, 20);
  }

  /** A packet from a board. */
  board(board: number, flags: number, seq: number, ack: number, dataBytes: number): void {
    this.#packet(flags, dataBytes);
    const ip = this.#end + RECORD_HEADER_BYTES + ETHERNET_BYTES;
    this.#address(ip + 12, board);
    this.#address(ip + 16, -1);
    this.#ports(ip + IP_BYTES, 40_000 + board, 5050);
    this.#numbers(ip + IP_BYTES, seq + board * 7919, ack);
    this.#end += RECORD_HEADER_BYTES + HEADER_BYTES + dataBytes;
  }

  /** A packet from the server to a board. */
  server(board: number, flags: number, seq: number, ack: number): void {
    this.#packet(flags, 0);
    const ip = this.#end + RECORD_HEADER_BYTES + ETHERNET_BYTES;
    this.#address(ip + 12, -1);
    this.#address(ip + 16, board);
    this.#ports(ip + IP_BYTES, 5050, 40_000 + board);
    this.#numbers(ip + IP_BYTES, seq, ack + board * 7919);
    this.#end += RECORD_HEADER_BYTES + HEADER_BYTES;
  }

  flush(): void {
    writeSync(this.#file, this.#buffer, 0, this.#end);
    this.writtenBytes += this.#end;
    this.#end = 0;
  }

  #packet(flags: number, dataBytes: number): void {
    const frameBytes = HEADER_BYTES + dataBytes;
    if (this.#end + RECORD_HEADER_BYTES + frameBytes > BUFFER_BYTES) this.flush();
    const buffer = this.#buffer;
    const record = this.#end;
    this.#microseconds += STEP_MICROSECONDS;
    const time = this.#microseconds;
    this.packets++;
    buffer.writeUInt32LE(START_SECONDS + Math.floor(time / 1e6), record);
    buffer.writeUInt32LE(time % 1e6, record + 4);
    buffer.writeUInt32LE(frameBytes, record + 8);
    buffer.writeUInt32LE(frameBytes, record + 12);
    const ip = record + RECORD_HEADER_BYTES + ETHERNET_BYTES;
    buffer.writeUInt16BE(0x0800, ip - 2);
    buffer.writeUInt16BE(0x4500, ip);
    buffer.writeUInt16BE(IP_BYTES + TCP_BYTES + dataBytes, ip + 2);
    buffer.writeUInt32BE(0x4000, ip + 4);
    buffer.writeUInt32BE(0x4006_0000, ip + 8);
    const tcp = ip + IP_BYTES;
    buffer.writeUInt16BE((TCP_BYTES << 10) | flags, tcp + 12);
    buffer.writeUInt16BE(64_240, tcp + 14);
    buffer.writeUInt32BE(0, tcp + 16);
    buffer.writeUInt32BE(0x0101_080a, tcp + 20);
    buffer.writeUInt32BE(Math.floor(time / 1000), tcp + 24);
    buffer.writeUInt32BE(Math.floor(time / 1000), tcp + 28);
    if (dataBytes > 0) buffer.set(this.#data, tcp + TCP_BYTES);
  }

  /** @param board −1: the server */
  #address(at: number, board: number): void {
    this.#buffer.writeUInt32BE(board < 0 ? 0x0a00_0001 : 0x0a00_0100 + board, at);
  }

  #ports(tcp: number, source: number, destination: number): void {
    this.#buffer.writeUInt16BE(source, tcp);
    this.#buffer.writeUInt16BE(destination, tcp + 2);
  }

  #numbers(tcp: number, seq: number, ack: number): void {
    this.#buffer.writeUInt32BE(seq >>> 0, tcp + 4);
    this.#buffer.writeUInt32BE(ack >>> 0, tcp + 8);
  }
}
