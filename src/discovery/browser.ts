// Hears of boards that announce themselves. Whoever is on the network can say anything: a bounded number
// of them is kept, and each place is told once.

import type { DnsPacket, DnsRecord } from 'dns-packet';
import {
  MAX_ANNOUNCED,
  MAX_ANNOUNCED_TTL_S,
  MAX_ANNOUNCEMENTS_TOLD,
  MAX_MDNS_RECORDS,
  MDNS_ASK_EVERY_MS,
} from '../limits.ts';
import type { Sender } from './mdns-socket.ts';
import { parseAbout, parsePlace, SERVICE_TYPE, sameName } from './service.ts';

/** A board that is a server and says where. */
export interface AnnouncedBoard {
  /** As it calls itself: any text. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export interface BrowserOptions {
  /** Asks all who are there. */
  readonly ask: (question: DnsPacket) => void;
  /** A board, or one that has moved. */
  readonly onBoard: (board: AnnouncedBoard) => void;
}

interface Heard {
  name: string;
  place: { host: string; port: number } | null;
  about: ReadonlyMap<string, string>;
  address: string;
  /** Monotonic ms. */
  until: number;
}

/** RFC 6762, 5.2: at first soon again, as packets get lost. */
const FIRST_QUESTIONS_MS = [0, 1000, 4000];

export class Browser {
  readonly #options: BrowserOptions;
  /** By their full names, in lower case. */
  readonly #heard = new Map<string, Heard>();
  readonly #told = new Set<string>();
  #timers: NodeJS.Timeout[] = [];

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  /** Those that are there, as far as is known. */
  get boards(): AnnouncedBoard[] {
    const now = performance.now();
    return [...this.#heard.values()]
      .filter(({ until }) => until > now)
      .flatMap((heard) => boardOf(heard) ?? []);
  }

  /** Asks, and asks again; also anew on a network that was not there before. */
  start(): void {
    this.stop();
    const questions = [{ name: SERVICE_TYPE, type: 'PTR' }];
    const ask = () => this.#options.ask({ type: 'query', questions });
    this.#timers = FIRST_QUESTIONS_MS.map((ms) => setTimeout(ask, ms).unref());
    this.#timers.push(setInterval(ask, MDNS_ASK_EVERY_MS).unref());
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  packet({ type, answers = [], additionals = [] }: DnsPacket, { address }: Sender): void {
    const records = [...answers, ...additionals];
    if (type !== 'response' || records.length > MAX_MDNS_RECORDS) return;
    for (const record of records) {
      if (record.type === 'PTR' && sameName(record.name, SERVICE_TYPE)) this.#named(record);
    }
    const news = new Set<Heard>();
    for (const record of records) {
      const heard = this.#heard.get(record.name.toLowerCase());
      if (heard === undefined || record.ttl === 0) continue;
      if (record.type === 'SRV') heard.place = parsePlace(record);
      else if (record.type === 'TXT') heard.about = parseAbout(record);
      news.add(heard);
    }
    for (const heard of news) this.#learned(heard, records, address);
  }

  /** Somebody has this name, or has it no longer. */
  #named({ data, ttl = 0 }: DnsRecord): void {
    const instance = String(data).toLowerCase();
    if (!instance.endsWith(`.${SERVICE_TYPE}`)) return;
    if (ttl === 0) {
      this.#heard.delete(instance);
      return;
    }
    const now = performance.now();
    const until = now + Math.min(ttl, MAX_ANNOUNCED_TTL_S) * 1000;
    const known = this.#heard.get(instance);
    if (known !== undefined) {
      known.until = until;
      return;
    }
    for (const [other, heard] of this.#heard) if (heard.until <= now) this.#heard.delete(other);
    if (this.#heard.size >= MAX_ANNOUNCED) return;
    const name = String(data).slice(0, -SERVICE_TYPE.length - 1);
    this.#heard.set(instance, { name, place: null, about: new Map(), address: '', until });
  }

  /** Tells of a board whose place is known now. */
  #learned(heard: Heard, records: readonly DnsRecord[], sender: string): void {
    const { place } = heard;
    if (place === null) return;
    const own = records.find(({ type, name }) => type === 'A' && sameName(name, place.host));
    heard.address = typeof own?.data === 'string' ? own.data : sender;
    const board = boardOf(heard);
    if (board === null) return;
    const key = `${board.name} ${board.address} ${board.port}`;
    if (this.#told.has(key) || this.#told.size >= MAX_ANNOUNCEMENTS_TOLD) return;
    this.#told.add(key);
    this.#options.onBoard(board);
  }
}

/** Null: it is no board, or not all is known. */
function boardOf({ name, place, about, address }: Heard): AnnouncedBoard | null {
  if (place === null || address === '' || about.get('role') !== 'board') return null;
  return { name, address, port: place.port };
}
