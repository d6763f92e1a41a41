// A case as a folder holds it: what boards do, step by step, and what must come of it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One step. Each has one of the keys that are not said to belong to another. */
export interface Step {
  /** A board connects; the name stands for its connection in the steps that follow. */
  readonly connect?: string;
  /** Of `connect`: its address. */
  readonly from?: string;
  /** Of `connect`: the device's name, as `--dial` and `--serial` give it. */
  readonly name?: string;
  /** Of `connect`: false on serial. */
  readonly telnet?: boolean;

  /** A connection on which bytes arrive. */
  readonly send?: string;
  /** Of `send`: lines, with LF behind each. */
  readonly lines?: readonly string[];
  /** Of `send`: text as it is, with its line ends. */
  readonly text?: string;
  /** Of `send`: bytes in hex. */
  readonly hex?: string;
  /** Of `send`: a file beside the case. */
  readonly file?: string;
  /** Of `send`: a line for each n; `%n` stands for it. */
  readonly each?: {
    readonly from: number;
    readonly to: number;
    readonly step?: number;
    readonly line: string;
  };
  /** Of `send`: pieces of so many bytes. Left out, the case is run with several. */
  readonly cut?: number;

  /** Ms that pass. */
  readonly pass?: number;
  /** Ms by which the wall clock is set forward. */
  readonly stepClock?: number;
  readonly halfClose?: string;
  /** The connection is gone. */
  readonly close?: string;
  /** What arrives on it stays in the kernel until `release`. */
  readonly hold?: string;
  readonly release?: string;
  /** The board does not read what it is sent, until `reads`. */
  readonly refuse?: string;
  readonly reads?: string;
  /** `commit`: one open commit becomes durable. */
  readonly store?: 'stick' | 'commit' | 'go';
  /** The server stops in order and starts again, or loses its power; `crash-written` just behind a commit. */
  readonly restart?: 'stop' | 'crash' | 'crash-written';
  readonly expect?: Expected;
}

/** What must be so by now. What is left out may be anything. */
export interface Expected {
  /** All durable readings by device: `boot#seq @seconds-since-the-start source name=value…`. */
  readonly readings?: Readonly<Record<string, readonly string[]>>;
  /** How many durable readings a device has. */
  readonly stored?: Readonly<Record<string, number>>;
  /** Lines sent on a connection since the last look. */
  readonly sent?: Readonly<Record<string, readonly string[]>>;
  /** Durable journal entries by device and kind, in words. */
  readonly journal?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** A piece of the detail of a device's last reject. */
  readonly detail?: Readonly<Record<string, string>>;
  /** Some figures of a device; null: there is none. */
  readonly devices?: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  /** Some counters of the server. */
  readonly totals?: Readonly<Record<string, number>>;
  /** How the reason begins for which a connection ended; null: it is open. */
  readonly closed?: Readonly<Record<string, string | null>>;
  readonly paused?: Readonly<Record<string, boolean>>;
  /** Whether a connection is asked with PING when it is silent. */
  readonly heartbeat?: Readonly<Record<string, boolean>>;
  /** Text that must be nowhere: not sent, not stored, not shown. */
  readonly nowhere?: string;
}

export interface CaseFile {
  readonly about: string;
  /** `--fields` of boards without HELLO. */
  readonly fields?: readonly string[];
  /** `--fields device=…`. */
  readonly deviceFields?: Readonly<Record<string, readonly string[]>>;
  readonly steps: readonly Step[];
}

export interface Case {
  readonly name: string;
  readonly folder: string;
  readonly file: CaseFile;
}

const FOLDER = fileURLToPath(new URL('./cases/', import.meta.url));

/** All cases, by name. */
export function readCases(): Case[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const folder = join(FOLDER, name);
      const file = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as CaseFile;
      return { name, folder, file };
    });
}

/** The bytes of a `send`. */
export function bytesOf(step: Step, folder: string): Buffer {
  if (step.hex !== undefined) return Buffer.from(step.hex.replaceAll(' ', ''), 'hex');
  if (step.file !== undefined) return readFileSync(join(folder, step.file));
  if (step.text !== undefined) return Buffer.from(step.text);
  const lines = step.lines ?? linesOfEach(step);
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

function linesOfEach({ each }: Step): string[] {
  if (each === undefined) throw new Error('a send must say what');
  const lines: string[] = [];
  for (let n = each.from; n <= each.to; n += each.step ?? 1) {
    lines.push(each.line.replaceAll('%n', String(n)));
  }
  return lines;
}
