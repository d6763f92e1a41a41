// Runs a case, and says what came of it in the words that its file uses.

import { expect } from 'vitest';
import { MAX_LINE_BYTES } from '../../src/limits.ts';
import type { JournalEntry } from '../../src/store/store.ts';
import { bytesOf, type Case, type Expected, type Step } from './case-file.ts';
import { type FakePeer, type Harness, type Kept, openIngest, START } from './harness.ts';

/** A case on its way. */
export class CaseRun {
  readonly harness: Harness;
  readonly #case: Case;
  readonly #cut: number;
  readonly #peers = new Map<string, FakePeer>();
  readonly #looked = new Map<string, number>();

  /** @param cut how the bytes of a `send` that does not say it are cut. */
  constructor(what: Case, cut: number) {
    const { fields, deviceFields } = what.file;
    this.#case = what;
    this.#cut = cut;
    this.harness = openIngest({
      fields,
      deviceFields: deviceFields && new Map(Object.entries(deviceFields)),
    });
  }

  async run(): Promise<void> {
    for (const [index, step] of this.#case.file.steps.entries()) {
      await this.#take(step, `step ${index + 1}`);
    }
    this.#checkEvents();
    expect(this.harness.disk.faults).toEqual([]);
    this.harness.dispose();
  }

  async #take(step: Step, where: string): Promise<void> {
    const { harness } = this;
    if (step.connect !== undefined) {
      const { from, name, telnet } = step;
      this.#peers.set(step.connect, harness.connect({ ...(from && { from }), name, telnet }));
      this.#looked.set(step.connect, 0);
    }
    if (step.send !== undefined) this.#send(step, this.#peer(step.send));
    if (step.pass !== undefined) await harness.pass(step.pass);
    if (step.stepClock !== undefined) harness.clock.step(step.stepClock);
    if (step.halfClose !== undefined) this.#peer(step.halfClose).halfClose();
    if (step.close !== undefined) this.#peer(step.close).gone('closed by the board');
    if (step.hold !== undefined) this.#peer(step.hold).hold();
    if (step.release !== undefined) this.#peer(step.release).release();
    if (step.refuse !== undefined) this.#peer(step.refuse).refuses = true;
    if (step.reads !== undefined) this.#peer(step.reads).reads();
    if (step.store === 'stick') harness.store.stuck = true;
    if (step.store === 'commit') harness.store.letOne();
    if (step.store === 'go') harness.store.go();
    if (step.restart === 'stop') await harness.restart();
    else if (step.restart !== undefined) await harness.crash(step.restart === 'crash-written');
    await harness.settle();
    if (step.expect !== undefined) this.#check(step.expect, where);
  }

  #send(step: Step, peer: FakePeer): void {
    const bytes = bytesOf(step, this.#case.folder);
    const size = step.cut ?? this.#cut;
    for (let at = 0; at < bytes.length; at += size) peer.deliver(bytes.subarray(at, at + size));
  }

  #peer(name: string): FakePeer {
    const peer = this.#peers.get(name);
    if (peer === undefined) throw new Error(`no connection is called ${name}`);
    return peer;
  }

  #check(expected: Expected, where: string): void {
    const { disk, ingest } = this.harness;
    const readingsOf = (id: string): Kept[] =>
      disk.readings().filter(({ device }) => device === id);
    for (const [id, lines] of Object.entries(expected.readings ?? {})) {
      expect(readingsOf(id).map(readingInWords), `${where}: readings of ${id}`).toEqual(lines);
    }
    for (const [id, count] of Object.entries(expected.stored ?? {})) {
      expect(readingsOf(id).length, `${where}: readings of ${id}`).toBe(count);
    }
    for (const [name, lines] of Object.entries(expected.sent ?? {})) {
      expect(this.#newlySent(name), `${where}: sent to ${name}`).toEqual(lines);
    }
    for (const [id, kinds] of Object.entries(expected.journal ?? {})) {
      for (const [kind, entries] of Object.entries(kinds)) {
        expect(this.#journal(id, kind).map(entryInWords), `${where}: ${kind} of ${id}`).toEqual(
          entries,
        );
      }
    }
    for (const [id, piece] of Object.entries(expected.detail ?? {})) {
      expect(this.#journal(id, 'reject').at(-1)?.data.detail, `${where}: detail`).toContain(piece);
    }
    for (const [id, figures] of Object.entries(expected.devices ?? {})) {
      if (figures === null) expect(ingest.registry.get(id), `${where}: ${id}`).toBeUndefined();
      else expect(this.#figures(id), `${where}: ${id}`).toMatchObject(figures);
    }
    expect(ingest.totals, where).toMatchObject(expected.totals ?? {});
    for (const [name, reason] of Object.entries(expected.closed ?? {})) {
      const { closedFor } = this.#peer(name);
      expect(closedFor?.slice(0, reason?.length) ?? null, `${where}: ${name} closed`).toBe(reason);
    }
    for (const [name, paused] of Object.entries(expected.paused ?? {})) {
      expect(this.#peer(name).paused, `${where}: ${name} paused`).toBe(paused);
    }
    for (const [name, asked] of Object.entries(expected.heartbeat ?? {})) {
      expect(this.#peer(name).heartbeats > 0, `${where}: ${name} is asked`).toBe(asked);
    }
    if (expected.nowhere !== undefined)
      expect(this.#everything(), where).not.toContain(expected.nowhere);
  }

  #newlySent(name: string): string[] {
    const { sent } = this.#peer(name);
    const lines = sent.slice(this.#looked.get(name));
    this.#looked.set(name, sent.length);
    for (const line of lines) expect(line.length).toBeLessThan(MAX_LINE_BYTES);
    return lines.map((line) =>
      line
        .replace(/ time=(\d+)$/, (_, ms) => ` time=@${seconds(ms)}`)
        .replace(/^(ERR [a-z-]+) .+$/, '$1'),
    );
  }

  #journal(id: string, kind: string): JournalEntry[] {
    const { disk } = this.harness;
    const { number } = disk.device(id);
    return disk.journal.filter((entry) => entry.device === number && entry.kind === kind);
  }

  #figures(id: string): Record<string, unknown> | null {
    const device = this.harness.ingest.registry.get(id);
    if (device === undefined) return null;
    const { connected, conflict, boot, lastSeq, address, firmware, counters } = device;
    const metrics = Object.fromEntries(
      device.metrics.map(({ name, value, unit }) => [name, `${value}${unit ?? ''}`]),
    );
    const { gaps, gapReadings, ...counts } = counters;
    const gapsInWords = `${gaps}/${gapReadings}`;
    const seen = seconds(device.lastSeen);
    return {
      connected,
      conflict,
      boot,
      lastSeq,
      address,
      firmware,
      metrics,
      gaps: gapsInWords,
      seen,
      ...counts,
    };
  }

  /** Viewers are shown what is durable, and all of it, in order. */
  #checkEvents(): void {
    if (this.#case.file.steps.some(({ restart }) => restart === 'crash-written')) return;
    const { disk, events } = this.harness;
    const durable = [...disk.readings(), ...disk.journal].map(({ position }) => position);
    expect(events.map(({ position }) => position)).toEqual(durable.sort((a, b) => a - b));
  }

  #everything(): string {
    const { disk, events } = this.harness;
    const sent = [...this.#peers.values()].map((peer) => [peer.sent, peer.closedFor]);
    return JSON.stringify([sent, events, [...disk.devices.values()], [...disk.boots.values()]]);
  }
}

function seconds(unixMs: number | string): string {
  return String((Number(unixMs) - START) / 1000);
}

function readingInWords({ boot, seq, time, source, values }: Kept): string {
  const cells = Object.entries(values).map(([name, value]) => ` ${name}=${value}`);
  return `${boot}#${seq ?? '-'} @${seconds(time)} ${source}${cells.join('')}`;
}

function entryInWords({ kind, data }: JournalEntry): string {
  switch (kind) {
    case 'message':
      return String(data.text);
    case 'reject':
      return `${data.reason} ${data.raw}`;
    case 'connect':
      return `${data.address} boot=${data.boot ?? '-'}`;
    case 'disconnect':
      return String(data.reason);
    case 'gap':
      return `${data.boot} ${data.fromSeq}-${data.toSeq} (${data.count}) ${isoInWords(data.fromTime)}..${isoInWords(data.toTime)}`;
    case 'reboot':
      return `${data.previous} to ${data.boot}`;
    case 'command':
      return `${data.text}: ${data.status}`;
  }
}

function isoInWords(time: unknown): string {
  return typeof time === 'string' ? `@${seconds(Date.parse(time))}` : '-';
}
