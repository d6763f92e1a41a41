// What the API needs to know of the running server: its devices, connections and totals. The parts
// that hold them satisfy these types by their shape.

import type { PacketFeed } from '../capture/packet-source.ts';
import type { Clock } from '../clock.ts';
import type { Command } from '../command/command.ts';
import type { DeviceFacts } from '../diagnosis/device.ts';
import type { Profile, ProfileChange } from '../ingest/profile.ts';
import type { Tap } from '../ingest/tap.ts';
import type { ExplainedVisit } from '../ingest/visits.ts';
import type { Journey, ReadingJson } from '../journey/journey.ts';
import type { ReadingName } from '../journey/log/find-reading.ts';
import type { LiveHub } from '../live/hub.ts';
import type { DeviceCounters, Store } from '../store/store.ts';

/** The newest durable value of a metric, by the time of its reading. */
export interface MetricView {
  readonly name: string;
  readonly value: number;
  /** Unix ms. */
  readonly time: number;
  readonly unit: string | null;
}

/** A device as of the last commit. */
export interface DeviceView {
  /** `DeviceState.number`. */
  readonly number: number;
  readonly id: string;
  readonly connected: boolean;
  readonly address: string;
  /** Unix ms. */
  readonly firstSeen: number;
  /** Unix ms. */
  readonly lastSeen: number;
  /** The newest boot: the board's own token, or `~1`, `~2`, … where the server had to name it. */
  readonly boot: string | null;
  /** The highest seq of that boot. */
  readonly lastSeq: number | null;
  readonly counters: Readonly<DeviceCounters>;
  /** Two boards seem to share this id. */
  readonly conflict: boolean;
  readonly firmware: string | null;
  /** What a person says of it. */
  readonly profile: Pick<Profile, 'name' | 'notes' | 'fields'>;
  /** In the order of their first appearance. */
  readonly metrics: ReadonlyArray<MetricView>;
}

export interface DeviceDirectory {
  list(): Iterable<DeviceView>;
  get(id: string): DeviceView | undefined;
}

/** Who lets others see what goes over connections. */
export interface WireDirectory {
  /** @param wake called when there is something to read */
  watch(device: string, wake: () => void): Tap;
}

/** An open connection. */
export interface ConnectionInfo {
  readonly id: number;
  /** Null until its first line. */
  readonly device: string | null;
  /** An IP address, or the path of a serial port, which has none of the three below. */
  readonly remoteAddress: string;
  readonly remotePort: number | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  /** The version of TLS that it speaks, `TLSv1.3`; null: none. */
  readonly tls: string | null;
  /** Unix ms. */
  readonly since: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly linesIn: number;
  readonly linesOut: number;
  /** The kernel's figures as iproute2's `ss` names them, where there are any; times in ms. */
  readonly tcp: null | Readonly<Record<string, number>>;
}

/** A board that is a server and says where. */
export interface AnnouncedBoardView {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** What the server has seen since it started; the first four say how it is now. */
export interface ServerTotals {
  readonly connectionsOpen: number;
  /** Connections not read from because the store is behind. */
  readonly connectionsPaused: number;
  /** Readings and journal entries waiting for a commit. */
  readonly pendingRows: number;
  readonly devices: number;
  readonly connectionsTotal: number;
  readonly connectionsRefused: number;
  /** Connections without a valid token. */
  readonly authFailures: number;
  readonly handshakesFailed: number;
  readonly bytesIn: number;
  readonly linesIn: number;
  readonly readings: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly oversized: number;
  readonly truncated: number;
  readonly messages: number;
  readonly commits: number;
}

/** Commands to boards. */
export interface CommandCenter {
  /** As it is durable; undefined: there is none, or it was too long ago. */
  get(id: string): Command | undefined;
  /** Of a device, the newest first. */
  of(device: string): readonly Command[];
  /** Whether a connection that never said a word has become this device, so that it can be sent to. */
  meet(device: string): boolean;
  /** Resolves once it is durable. @throws TaplineError `too-many-commands` */
  post(device: string, text: string, ttlMs: number): Promise<Command>;
}

/** What people say of devices. */
export interface ProfileCenter {
  /**
   * Resolves once it is durable and in force; false: there is no such device.
   *
   * @throws TaplineError `too-many-units` or `needs-seq`
   */
  change(device: string, change: ProfileChange): Promise<boolean>;
}

/** Tokens that boards show. */
export interface TokenCenter {
  /** Whether boards need one; null: no server runs that could say. */
  readonly required: boolean | null;
  /** The devices that have one; `createdAt` in Unix ms. */
  list(): readonly { readonly device: string; readonly createdAt: number }[];
  /** Addresses whose connections had no valid one, the most recent first; `lastAt` in Unix ms. */
  failures(): readonly AuthFailure[];
  /** Makes one, which makes an older one void; resolves with it once its hash is durable. */
  make(device: string): Promise<string>;
  /** False: there was none. Resolves once that is durable. */
  revoke(device: string): Promise<boolean>;
}

/** An address whose connections had no valid token. */
export interface AuthFailure {
  readonly address: string;
  readonly count: number;
  /** Unix ms. */
  readonly lastAt: number;
}

/** Where boards find the server, and whether any did. */
export interface BoardEntrance {
  readonly port: number;
  /** Null: boards cannot speak TLS. */
  readonly tlsPort: number | null;
  /** What it listens on. */
  readonly host: string;
  readonly loopbackOnly: boolean;
  /** By which addresses of this machine boards reach it. */
  readonly addresses: readonly string[];
  readonly httpPort: number;
  /** Connections that reached these ports since the start, whatever became of them. */
  readonly connectionsTotal: number;
  /** Unix ms; null: none did. */
  readonly lastConnectionAt: number | null;
  readonly requireToken: boolean;
}

/** What is known of boards that are silent, besides what is stored. */
export interface DiagnosisSource {
  server(): BoardEntrance;
  /** Connections of which no reading came, the newest first. */
  visits(): readonly ExplainedVisit[];
  /** What came of a device; `lastReadingAt` is null also when that was before the server started. */
  traffic(
    device: string,
  ): Pick<DeviceFacts, 'open' | 'fields' | 'visit' | 'lastReadingAt' | 'duplicateAt'>;
}

/** Who knows how readings came. */
export interface JourneyTeller {
  /** @throws TaplineError `busy` */
  tell(name: ReadingName, reading: ReadingJson): Promise<Journey>;
}

/** The parts of the server that the API shows. */
export interface ApiParts {
  readonly store: Store;
  readonly devices: DeviceDirectory;
  readonly wires: WireDirectory;
  readonly connections: () => Promise<readonly ConnectionInfo[]>;
  readonly hub: LiveHub;
  readonly commands: CommandCenter;
  readonly tokens: TokenCenter;
  readonly profiles: ProfileCenter;
  /** Forgets a device and its readings; resolves once that is durable. False: there is no such device. */
  readonly forget: (device: string) => Promise<boolean>;
  readonly version: string;
  /** Unix ms. */
  readonly startedAt: number;
  readonly totals: () => ServerTotals;
  /** Left out: no server runs that could say why a board is silent. */
  readonly diagnosis?: DiagnosisSource | undefined;
  /** Boards that announce themselves on the network; left out: nobody listens for them. */
  readonly announced?: () => readonly AnnouncedBoardView[];
  readonly journeys: JourneyTeller;
  /** The packets of boards' connections; left out: none are captured. */
  readonly packets?: PacketFeed | undefined;
  /** Folder of the built page for people; left out: the one that the build makes. */
  readonly page?: string | undefined;
  /** Where boards connect, for the page that tells a newcomer. */
  readonly boards?:
    | {
        readonly port: number;
        readonly tlsPort?: number;
        readonly addresses: readonly string[];
      }
    | undefined;
}

/** Who may call the API. */
export interface ApiOptions {
  /** Names besides the usual ones that `Host` may have. */
  readonly allowHosts: readonly string[];
  /** What callers have to show; null: nothing. */
  readonly token: string | null;
  /** The API listens on loopback only. */
  readonly loopback: boolean;
  /** This machine's name. */
  readonly hostname: string;
  /** Where time comes from; left out: the system. */
  readonly clock?: Clock | undefined;
  /** Told of each wrong token, with how often its address was wrong since it was right. */
  readonly onWrongToken?: ((address: string, count: number) => void) | undefined;
  /** Takes a line for each call that failed by the server's own fault; left out, they are not told. */
  readonly log?: ((line: string) => void) | undefined;
}
