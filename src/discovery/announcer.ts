// Says on the network where a service is: finds a name that nobody has, announces itself, answers who
// asks, and says goodbye.

import { AUTHORITATIVE_ANSWER, type DnsPacket, type DnsRecord } from 'dns-packet';
import { MAX_MDNS_RENAMES, MDNS_ANSWER_EVERY_MS, MDNS_PROBE_MS } from '../limits.ts';
import type { Sender } from './mdns-socket.ts';
import {
  answersQuestion,
  asLabel,
  instanceOf,
  parsePlace,
  placeOf,
  recordsOf,
  type Service,
  sameName,
} from './service.ts';

/** What it needs of the socket. */
export interface Voice {
  /** This machine's addresses on the networks where it speaks. */
  readonly addresses: ReadonlySet<string>;
  say(packetFor: (address: string) => DnsPacket): Promise<void>;
  answer(packetFor: (address: string) => DnsPacket, to: Sender): void;
}

export interface AnnouncerOptions {
  readonly voice: Voice;
  readonly service: Service;
  /** The port of multicast DNS: who asks from another wants its answer alone. */
  readonly mdnsPort: number;
  readonly probeMs?: number;
}

/** RFC 6762, 8.1 and 8.3. */
const PROBES = 3;
const ANNOUNCEMENTS = 2;
const ANNOUNCEMENT_GAP_MS = 1000;

/** RFC 6762, 6: others that answer the same question do not do it at the same moment. */
const ANSWER_DELAY_MS = 20;

/** RFC 6762, 6.7: who asks like plain DNS must not keep it for long. */
const LEGACY_TTL_S = 10;

export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #probeMs: number;
  #service: Service;
  #renames = 0;
  #state: 'silent' | 'probing' | 'announced' = 'silent';
  #timer: NodeJS.Timeout | undefined;
  #answering: NodeJS.Timeout | undefined;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#probeMs = options.probeMs ?? MDNS_PROBE_MS;
    this.#service = options.service;
  }

  /** The name that it has, or tries. */
  get name(): string {
    return this.#service.name;
  }

  get announced(): boolean {
    return this.#state === 'announced';
  }

  /** What it would answer to whoever asks for all of its kind; nothing as long as it is not announced. */
  get known(): DnsRecord[] {
    return this.announced ? recordsOf(this.#service, '').slice(0, 1) : [];
  }

  /** Begins, or begins anew on a network that was not there before. */
  start(): void {
    this.#probe(0);
  }

  packet(packet: DnsPacket, sender: Sender): void {
    if (packet.type === 'response') this.#heard(packet);
    else if (this.#state === 'announced') this.#asked(packet, sender);
  }

  /** Says goodbye. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    clearTimeout(this.#answering);
    const wasAnnounced = this.#state === 'announced';
    this.#state = 'silent';
    if (wasAnnounced) await this.#respond((record) => ({ ...record, ttl: 0 }));
  }

  #probe(sent: number): void {
    this.#state = 'probing';
    clearTimeout(this.#timer);
    if (sent === PROBES) {
      this.#announce(0);
      return;
    }
    const questions = [{ name: instanceOf(this.name), type: 'ANY' }];
    const authorities = [{ ...placeOf(this.#service), ttl: 120 }];
    void this.#options.voice.say(() => ({ type: 'query', questions, authorities }));
    this.#timer = setTimeout(() => this.#probe(sent + 1), this.#probeMs).unref();
  }

  #announce(said: number): void {
    this.#state = 'announced';
    void this.#respond();
    if (said + 1 < ANNOUNCEMENTS) {
      this.#timer = setTimeout(() => this.#announce(said + 1), ANNOUNCEMENT_GAP_MS).unref();
    }
  }

  /** Somebody else's answer: does it have this name too? */
  #heard({ answers = [], additionals = [] }: DnsPacket): void {
    if (this.#state === 'silent') return;
    const other = this.#rivalIn([...answers, ...additionals].filter(({ ttl }) => ttl !== 0));
    if (other === null) return;
    const [address = ''] = [...this.#options.voice.addresses].sort();
    const own = `${this.#service.host}.local ${this.#service.port} ${address}`;
    // Of two that both have it already, the one that comes first in the alphabet keeps it.
    if (this.#state === 'announced' && own < other) this.#answerSoon();
    else this.#rename();
  }

  /** Where somebody else is who has this name; null: nobody has. */
  #rivalIn(records: readonly DnsRecord[]): string | null {
    const instance = instanceOf(this.name);
    const { host, port } = this.#service;
    for (const record of records) {
      if (record.type !== 'SRV' || !sameName(record.name, instance)) continue;
      const place = parsePlace(record);
      if (place === null) continue;
      // Two machines may have one name: `raspberrypi` is many of them.
      const addresses = records
        .filter(({ type, name }) => type === 'A' && sameName(name, place.host))
        .map(({ data }) => String(data));
      const strange = addresses.find((address) => !this.#options.voice.addresses.has(address));
      const elsewhere = !sameName(place.host, `${host}.local`) || place.port !== port;
      if (elsewhere || strange !== undefined) {
        return `${place.host} ${place.port} ${strange ?? addresses[0] ?? ''}`;
      }
    }
    return null;
  }

  #rename(): void {
    clearTimeout(this.#timer);
    this.#renames++;
    if (this.#renames > MAX_MDNS_RENAMES) {
      this.#state = 'silent';
      return;
    }
    const { name, host } = this.#options.service;
    const number = this.#renames + 1;
    this.#service = {
      ...this.#service,
      name: asLabel(name, ` (${number})`),
      host: asLabel(host, `-${number}`),
    };
    this.#probe(0);
  }

  #asked({ id, questions = [], answers = [] }: DnsPacket, sender: Sender): void {
    const records = recordsOf(this.#service, '');
    const asked = questions.filter((question) => answersQuestion(question, records));
    if (asked.length === 0) return;
    if (sender.port !== this.#options.mdnsPort) {
      this.#answerAlone({ id: id ?? 0, questions: asked }, sender);
      return;
    }
    const known = answers.some(
      ({ type, data, ttl = 0 }) =>
        type === 'PTR' && ttl > 2000 && sameName(String(data), instanceOf(this.name)),
    );
    if (known && asked.every(({ type }) => type === 'PTR')) return;
    this.#answerSoon();
  }

  /** However many ask, it is said at a bounded rate. */
  #answerSoon(): void {
    if (this.#answering !== undefined) return;
    const restMs = this.#answeredAt + MDNS_ANSWER_EVERY_MS - performance.now();
    const delayMs = Math.max(restMs, ANSWER_DELAY_MS * (1 + Math.random()));
    this.#answering = setTimeout(() => {
      this.#answering = undefined;
      this.#answeredAt = performance.now();
      if (this.#state === 'announced') void this.#respond();
    }, delayMs).unref();
  }

  #answerAlone(question: Pick<DnsPacket, 'id' | 'questions'>, sender: Sender): void {
    if (performance.now() - this.#answeredAt < ANSWER_DELAY_MS) return;
    this.#answeredAt = performance.now();
    const shortLived = (record: DnsRecord) => ({
      ...record,
      ttl: LEGACY_TTL_S,
      flush: false,
    });
    this.#options.voice.answer(
      (address) => ({ ...question, ...this.#response(address, shortLived) }),
      sender,
    );
  }

  #respond(change: (record: DnsRecord) => DnsRecord = (record) => record): Promise<void> {
    return this.#options.voice.say((address) => this.#response(address, change));
  }

  #response(address: string, change: (record: DnsRecord) => DnsRecord): DnsPacket {
    const answers = recordsOf(this.#service, address).map(change);
    return { type: 'response', flags: AUTHORITATIVE_ANSWER, answers };
  }
}
