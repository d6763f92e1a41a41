// A call to a board that is a TCP server, as telnet makes it.

import { connect, type Socket } from 'node:net';
import { CLOSE_GRACE_MS, CONNECT_TIMEOUT_MS, KEEPALIVE_IDLE_MS } from '../../limits.ts';
import { formatHostPort, type HostPort } from '../arguments.ts';
import { type Call, type CallHandler, type Ending, type Eol, type Place, spoken } from './call.ts';
import { Telnet } from './telnet.ts';

/** How long one of several addresses of a name is tried before the next, in ms: boards are slow. */
const NEXT_ADDRESS_MS = 2000;

export interface TcpPlace extends HostPort {
  readonly eol: Eol;
  /** Bytes are handed on as they come, telnet's own included. */
  readonly raw: boolean;
  /** How long a connect may take, in ms. */
  readonly timeoutMs?: number;
}

export function tcpPlace(place: TcpPlace): Place {
  return { call: (handler) => new TcpCall(place, handler) };
}

class TcpCall implements Call {
  readonly #place: TcpPlace;
  readonly #handler: CallHandler;
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  #open = false;
  #over = false;
  /** Why it failed; null: it did not. */
  #failure: string | null = null;

  constructor(place: TcpPlace, handler: CallHandler) {
    this.#place = place;
    this.#handler = handler;
    const { host, port, timeoutMs = CONNECT_TIMEOUT_MS } = place;
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEPALIVE_IDLE_MS,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    });
    this.#socket = socket;
    this.#timer = setTimeout(() => socket.destroy(timedOut()), timeoutMs);
    socket.on('connect', () => this.#opened());
    socket.on('drain', () => {
      if (!this.#over) handler.drained();
    });
    socket.on('error', (error) => {
      this.#failure = failureInWords(error, place, this.#open);
    });
    socket.on('close', () => {
      const words = this.#failure ?? 'closed by the board';
      this.#end({ failed: this.#failure !== null, words });
    });
  }

  get busy(): boolean {
    return this.#socket.writableLength > 0;
  }

  say(bytes: Uint8Array, ends: boolean): boolean {
    if (this.#over || !this.#socket.writable) return true;
    const text = spoken(bytes, ends, this.#place.eol);
    this.#handler.sent(text, ends);
    return this.#socket.write(text);
  }

  finish(): void {
    this.#socket.end();
  }

  hangUp(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (!this.#open || socket.destroyed) {
      socket.destroy();
      return;
    }
    socket.destroySoon();
    // A board that does not read would keep the program from ending.
    const cut = setTimeout(() => socket.destroy(), CLOSE_GRACE_MS);
    socket.once('close', () => clearTimeout(cut));
  }

  #opened(): void {
    if (this.#over) return;
    this.#open = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    const telnet = new Telnet((bytes) => {
      if (socket.writable) socket.write(bytes);
    });
    socket.on('data', (chunk) => {
      if (this.#over) return;
      const data = telnet.read(chunk);
      const shown = this.#place.raw ? chunk : data;
      if (shown.length > 0) this.#handler.received(shown);
    });
    const { remoteAddress: host = '', remotePort: port = 0 } = socket;
    const [asked, reached] = [formatHostPort(this.#place), formatHostPort({ host, port })];
    this.#handler.opened(asked === reached ? asked : `${asked} (${reached})`);
  }

  #end(ending: Ending): void {
    clearTimeout(this.#timer);
    if (this.#over) return;
    this.#over = true;
    this.#handler.ended(ending);
  }
}

function timedOut(): Error {
  return Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
}

/** What a socket's error means to a person who wants to reach a board, and what to look at. */
export function failureInWords(
  { code, message }: NodeJS.ErrnoException,
  place: HostPort,
  wasOpen: boolean,
): string {
  const { host, port } = place;
  const where = formatHostPort(place);
  switch (code) {
    case 'ECONNREFUSED':
      return `${where} refuses: nothing listens on port ${port} there. Does the sketch run, and on this port?`;
    case 'ENOTFOUND':
      return `there is no host ${JSON.stringify(host)}: check the name, or use the address that the board prints`;
    case 'EAI_AGAIN':
      return `the name ${JSON.stringify(host)} cannot be looked up now: check the network, or use the address`;
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return `no way to ${host}: is the board on, and in the same network as this machine?`;
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return `no way to the network of ${host}: is this machine connected to it?`;
    case 'ETIMEDOUT':
      return wasOpen
        ? `${where} fell silent: is the board still on, and the network up?`
        : `${where} does not answer: is the board on, in the same network, and no firewall between?`;
    case 'ECONNRESET':
    case 'EPIPE':
      return wasOpen
        ? 'reset by the board: it restarted, or ended the connection without a word'
        : `${where} hangs up at once: it may have no room for another connection`;
    case 'EACCES':
    case 'EPERM':
      return `this machine does not let tapline connect to ${where}: see its firewall`;
    default:
      return `${where}: ${message || code || 'failed'}`;
  }
}
