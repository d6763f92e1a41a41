// What makes a line from a board a reading one can trust: who sent it, in which boot, when it was
// taken; kept once, committed with the others, and acknowledged only then.

import type { Clock, Moment } from '../clock.ts';
import { type CutName, cutName } from '../diagnosis/mistaken-hello.ts';
import { DEFAULT_FIELDS } from '../line/fields.ts';
import type { Hello } from '../line/verb.ts';
import type { JournalEntry, JournalKind, Recovered, Store } from '../store/store.ts';
import { type CommandDesk, NO_COMMANDS } from './addressee.ts';
import type { Boot } from './boot.ts';
import type { Committed } from './committed.ts';
import type { Device } from './device.ts';
import { Gate } from './gate.ts';
import { GroupCommit } from './group-commit.ts';
import { Intake } from './intake.ts';
import type { Peer } from './peer.ts';
import { Registry } from './registry.ts';
import { Session } from './session.ts';
import type { Tap } from './tap.ts';
import { Taps } from './taps.ts';
import { newTotals, type Totals } from './totals.ts';
import type { Trace } from './trace.ts';
import { Visits } from './visits.ts';

export interface IngestOptions {
  /** Field list of boards that say no HELLO. */
  readonly fields?: readonly string[] | undefined;
  /** Field lists of single devices, by their id, unless their HELLO names another. */
  readonly deviceFields?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Called with each batch once it is durable, before its ACKs are sent. */
  readonly publish: (committed: Committed) => void;
  /** Only who shows a device's token may write as that device. */
  readonly requireToken?: boolean | undefined;
  /** Told when two boards, at these addresses, are found to share a device's id. */
  readonly onConflict?: ((device: string, addresses: readonly string[]) => void) | undefined;
  /** Told of a HELLO whose name a blank has cut short. */
  readonly onCutName?: ((cut: CutName) => void) | undefined;
  /** Told when a connection had no valid token; `count`: how often one from its address had none. */
  readonly onAuthFailure?: ((address: string, count: number) => void) | undefined;
  readonly clock: Clock;
}

/** How the lines of a connection are taken that does not simply come to the port. */
export interface LinkManner {
  /** The device's id unless a HELLO gives another. */
  readonly name?: string | undefined;
  /** Whether telnet's IAC is read; it is unless this is false. */
  readonly telnet?: boolean | undefined;
}

/**
 * Who said what the cells of a connection's CSV lines are: its HELLO; a person, of this device; the start of
 * the server, of this device or of all; nobody.
 */
export type FieldsOrigin = 'hello' | 'person' | 'device-option' | 'option' | 'default';

/** The readings' way from connections to the store. */
export class Ingest {
  readonly registry: Registry;
  readonly commits: GroupCommit;
  readonly intake: Intake;
  readonly totals: Totals = newTotals();
  readonly clock: Clock;
  readonly gate: Gate;
  readonly sessions = new Set<Session>();
  readonly taps = new Taps();
  readonly visits = new Visits();
  /** Is told which connections take commands. */
  desk: CommandDesk = NO_COMMANDS;
  readonly #options: IngestOptions;

  constructor(store: Store, recovered: Recovered, options: IngestOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.registry = Registry.restore(recovered, options.clock);
    this.commits = new GroupCommit(store, recovered.lastPosition, options.clock, options.publish);
    for (const [what, position] of this.registry.replayed) this.commits.stale(what, position);
    this.registry.replayed.clear();
    this.gate = new Gate(recovered.records, options.requireToken ?? false);
    this.intake = new Intake(this.commits, this.totals);
  }

  /**
   * Takes up a connection.
   * @param name the device's id unless a HELLO gives another; left out, it is the remote address, and
   * there is no device before the first line.
   * @param trace is told which bytes become which reading.
   */
  accept(peer: Peer, { name, telnet = true }: LinkManner = {}, trace?: Trace): Session {
    const session = new Session(this, peer, name ?? peer.remoteAddress, telnet, trace);
    this.sessions.add(session);
    // Where tokens are required nobody is told anything before it has shown one.
    if (name !== undefined && !this.gate.required) session.commands.named();
    return session;
  }

  /** Field list of a connection before, or without, a HELLO. */
  fieldsFor(device: string): readonly string[] {
    return this.#ownFields(device) ?? this.#options.fields ?? DEFAULT_FIELDS;
  }

  /** Field list of a board whose HELLO names none. */
  helloFields(device: string): readonly string[] {
    return this.#ownFields(device) ?? DEFAULT_FIELDS;
  }

  /** The field list that is meant for this device alone: a person's word comes after the start's. */
  #ownFields(device: string): readonly string[] | undefined {
    return this.registry.find(device)?.profile.fields ?? this.#options.deviceFields?.get(device);
  }

  /** Who gave the field list of a connection. */
  fieldsOrigin(device: string, hello: Hello | null): FieldsOrigin {
    if (hello?.fields) return 'hello';
    if (this.registry.find(device)?.profile.fields) return 'person';
    if (this.#options.deviceFields?.has(device)) return 'device-option';
    return hello === null && this.#options.fields !== undefined ? 'option' : 'default';
  }

  /** The device of that id, a new one if need be; null when there is no room for it. */
  device(id: string, address: string, arrival: Moment): Device | null {
    const known = this.registry.find(id);
    if (known !== undefined) return known;
    const device = this.registry.add(id, address, arrival.wallMs);
    if (device === undefined) return null;
    this.commits.required(device);
    return device;
  }

  /** The boot with the board's own token. */
  namedBoot(device: Device, name: string, arrival: Moment): Boot {
    return device.bootNamed(name) ?? this.beginBoot(device, arrival, name);
  }

  /** Begins a boot; without a name, one that the server names. */
  beginBoot(device: Device, arrival: Moment, name?: string): Boot {
    const previous = device.currentBoot;
    const { boot, retired } = this.registry.beginBoot(device, name);
    for (const what of [device, boot, ...retired]) this.commits.required(what);
    if (previous !== null) {
      this.note(device, 'reboot', arrival.wallMs, { boot: boot.name, previous: previous.name });
    }
    return boot;
  }

  /** Adds an entry to a device's journal. */
  note(device: Device, kind: JournalKind, timeMs: number, data: JournalEntry['data']): void {
    this.commits.note(device, kind, timeMs, data);
  }

  /**
   * Watches what goes over the connections of a device, from now on. It begins with a `connect` for each
   * that is open.
   * @param wake called when there is something to read
   */
  watch(device: string, wake: () => void): Tap {
    const tap = this.taps.watch(device, wake);
    for (const session of this.sessions) if (session.device?.id === device) tap.connected(session);
    return tap;
  }

  /** A connection had no valid token. Returns how long it is to wait for its answer, in ms. */
  authFailed(address: string): number {
    const { count, delayMs } = this.gate.failures.add(address, this.clock());
    this.#options.onAuthFailure?.(address, count);
    return delayMs;
  }

  /** Two boards, at these addresses, share a device's id. */
  conflictFound(device: string, addresses: readonly string[]): void {
    this.#options.onConflict?.(device, addresses);
  }

  /** A HELLO has come, for good or not. */
  helloSaid(line: string): void {
    const cut = this.#options.onCutName && cutName(line);
    if (cut) this.#options.onCutName?.(cut);
  }

  /** A session is over. */
  forget(session: Session): void {
    this.sessions.delete(session);
  }

  /** Commits and acknowledges what came, tells all boards, and commits that. */
  async shutDown(): Promise<void> {
    await this.commits.flush();
    for (const session of this.sessions) session.shutDown();
    await this.commits.end();
  }
}
