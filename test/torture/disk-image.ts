// A disk as a power cut leaves it: all that was forced to it is there; of the rest each write, each
// sector of a write, and each new name may be there or not.

import type { Random } from '../../src/board/random.ts';
import type { IoEvent } from './io-trace.ts';

/** Bytes that a disk writes whole or not at all. */
const SECTOR_BYTES = 512;

/** What becomes of writes that were not forced to the disk. */
export type Luck = 'none' | 'all' | 'first' | 'some' | 'torn';
export const LUCKS: readonly Luck[] = ['none', 'all', 'first', 'some', 'torn'];

type Change = { readonly order: number } & (
  | { readonly kind: 'written'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'cut'; readonly length: number }
);

/** A file, whatever its name. */
class DiskFile {
  /** What is on the disk for certain. */
  durable: Buffer;
  /** Changes since, oldest first. */
  pending: Change[] = [];

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.durable = bytes;
  }

  /** An fsync that began at this order has ended. */
  synced(begun: number): void {
    const forced = this.pending.filter(({ order }) => order < begun);
    this.durable = changed(this.durable, forced);
    this.pending = this.pending.slice(forced.length);
  }
}

type NameChange =
  | NameEvent<'created', { readonly file: DiskFile }>
  | NameEvent<'removed', object>
  | NameEvent<'renamed', { readonly to: string }>;

type NameEvent<K, Rest> = Rest & {
  readonly kind: K;
  readonly order: number;
  readonly name: string;
};

type Names = Map<string, DiskFile>;

/** A folder of which some is on the disk and some on its way. */
export class DiskImage {
  readonly #durable: Names = new Map();
  readonly #current: Names = new Map();
  #pendingNames: NameChange[] = [];
  readonly #syncing = new Map<number, DiskFile>();

  /** @param files what is on the disk at first */
  constructor(files: ReadonlyMap<string, Buffer> = new Map()) {
    for (const [name, bytes] of files) {
      const file = new DiskFile(bytes);
      this.#durable.set(name, file);
      this.#current.set(name, file);
    }
  }

  /** One thing more was done. */
  apply(event: IoEvent): void {
    switch (event.kind) {
      case 'written':
      case 'cut':
        this.#current.get(event.name)?.pending.push(event);
        break;
      case 'created':
        this.#created(event.name, event.order);
        break;
      case 'removed':
      case 'renamed':
        this.#renamed(event);
        break;
      case 'sync-begun': {
        const file = this.#current.get(event.name);
        if (file !== undefined) this.#syncing.set(event.order, file);
        break;
      }
      case 'synced':
        this.#synced(event.name, event.begun);
        break;
      case 'told':
        break;
    }
  }

  /** The files as they may be after a power cut now. */
  afterPowerCut(luck: Luck, random: Random): Map<string, Buffer> {
    const names: Names = new Map(this.#durable);
    for (const change of lucky(this.#pendingNames, luck, random, true)) rename(names, change);
    const files = new Map<string, Buffer>();
    for (const [name, { durable, pending }] of names) {
      const kept = lucky(pending, luck, random, false);
      const torn = luck === 'torn' ? kept.flatMap((change) => sectorsOf(change, random)) : kept;
      files.set(name, changed(durable, torn));
    }
    return files;
  }

  #created(name: string, order: number): void {
    const file = this.#current.get(name);
    // What is there already was cut to nothing as it was opened.
    if (file !== undefined) file.pending.push({ kind: 'cut', order, length: 0 });
    else this.#renamed({ kind: 'created', order, name, file: new DiskFile() });
  }

  #renamed(change: NameChange): void {
    this.#pendingNames.push(change);
    rename(this.#current, change);
  }

  #synced(name: string, begun: number): void {
    const isForced = ({ order }: NameChange) => order < begun;
    if (name === '') {
      for (const change of this.#pendingNames.filter(isForced)) rename(this.#durable, change);
      this.#pendingNames = this.#pendingNames.filter((change) => !isForced(change));
      return;
    }
    const file = this.#syncing.get(begun);
    this.#syncing.delete(begun);
    if (file === undefined) return;
    file.synced(begun);
    // A new file that is synced is found again: Linux file systems force its name with it.
    const isItsName = (change: NameChange) => change.kind === 'created' && change.file === file;
    for (const change of this.#pendingNames.filter(isItsName)) rename(this.#durable, change);
    this.#pendingNames = this.#pendingNames.filter((change) => !isItsName(change));
  }
}

function rename(names: Names, change: NameChange): void {
  const { name } = change;
  if (change.kind === 'created') {
    names.set(name, change.file);
    return;
  }
  const file = names.get(name);
  names.delete(name);
  if (change.kind === 'renamed' && file !== undefined) names.set(change.to, file);
}

/** @param inOrder whether a later one is there only if all before it are, as names are */
function lucky<T>(changes: readonly T[], luck: Luck, random: Random, inOrder: boolean): T[] {
  if (luck === 'none') return [];
  if (luck === 'all') return [...changes];
  if (luck === 'first' || inOrder) {
    return changes.slice(0, Math.floor(random() * (changes.length + 1)));
  }
  return changes.filter(() => random() < 0.5);
}

/** Some of the sectors of a write. */
function sectorsOf(change: Change, random: Random): Change[] {
  if (change.kind === 'cut') return [change];
  const { kind, order, at, bytes } = change;
  const sectors: Change[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, from + SECTOR_BYTES - ((at + from) % SECTOR_BYTES));
    if (random() < 0.5) {
      sectors.push({ kind, order, at: at + from, bytes: bytes.subarray(from, to) });
    }
    from = to;
  }
  return sectors;
}

/** A copy with the changes made; what lies between an old end and a write behind it is zero. */
function changed(bytes: Buffer, changes: readonly Change[]): Buffer {
  let length = bytes.length;
  let needed = length;
  for (const change of changes) {
    length =
      change.kind === 'cut' ? change.length : Math.max(length, change.at + change.bytes.length);
    needed = Math.max(needed, length);
  }
  const result = Buffer.alloc(needed);
  bytes.copy(result);
  length = bytes.length;
  for (const change of changes) {
    if (change.kind === 'cut') {
      if (change.length < length) result.fill(0, change.length, length);
      length = change.length;
    } else {
      change.bytes.copy(result, change.at);
      length = Math.max(length, change.at + change.bytes.length);
    }
  }
  return result.subarray(0, length);
}
