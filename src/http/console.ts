// GET /api/devices/{id}/console: what goes over the connections of a device, as server-sent events.

import type { ServerResponse } from 'node:http';
import { Type } from 'typebox';
import type { Tap, WireEvent } from '../ingest/tap.ts';
import { LIVE_SLICE_CHARS, LIVE_SLICE_EVENTS } from '../limits.ts';
import type { Turn, Turns } from '../live/turns.ts';
import { DeviceParams, findDevice } from './device-json.ts';
import type { ApiParts, WireDirectory } from './directory.ts';
import { EventWriter } from './event-writer.ts';
import { type Api, answers } from './route.ts';
import { formatTime } from './time.ts';
import { RETRY_MS } from './viewer.ts';
import type { Viewers } from './viewers.ts';

const STREAM =
  'A stream of `line`, `connect`, `disconnect` and `dropped`. It shows lines as they come and go: ' +
  'what is in it may not be durable yet';

export function consoleRoute(app: Api, { devices, wires }: ApiParts, viewers: Viewers): void {
  app.get(
    '/api/devices/:id/console',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'The lines of a device as they come and go, live',
        params: DeviceParams,
        response: answers(Type.String({ description: STREAM }), 'text/event-stream'),
      },
    },
    (request, reply) => {
      const { id } = findDevice(devices, request.params.id);
      viewers.admit(reply, (response) => new ConsoleViewer(wires, id, viewers.turns, response));
    },
  );
}

/** Writes what a tap brings to an answer whose head was sent, until either side closes it. */
class ConsoleViewer {
  readonly #writer: EventWriter;
  readonly #turn: Turn;
  readonly #tap: Tap;

  constructor(wires: WireDirectory, device: string, turns: Turns, response: ServerResponse) {
    this.#turn = turns.join(() => this.#go());
    this.#tap = wires.watch(device, () => this.#turn.request());
    this.#writer = new EventWriter(response, {
      drained: () => this.#turn.request(),
      heartbeat: () => ':\n\n',
      closed: () => {
        this.#turn.end();
        this.#tap.close();
      },
    });
    this.#writer.write(`retry: ${RETRY_MS}\n\n`);
    this.#turn.request();
  }

  end(): void {
    this.#writer.end();
  }

  /** One go; true when there is more to write. */
  #go(): boolean {
    if (this.#writer.blocked) return false;
    let text = '';
    let more = true;
    for (let looked = 0; more && looked < LIVE_SLICE_EVENTS; looked += SLICE_LINES) {
      more = this.#tap.read(SLICE_LINES, (event) => {
        text += eventText(event);
      });
      if (text.length >= LIVE_SLICE_CHARS) break;
    }
    this.#writer.write(text);
    return more && !this.#writer.blocked;
  }
}

/** Lines written before a slice is checked against its bound of characters. */
const SLICE_LINES = 16;

function eventText({ type, ...event }: WireEvent): string {
  return `event: ${type}\ndata: ${JSON.stringify(event, asShown)}\n\n`;
}

/** Times in the API's own way, and nothing said of what is as usual. */
function asShown(key: string, value: unknown): unknown {
  if (key === 'time') return formatTime(Number(value));
  return key === 'oversized' && value === false ? undefined : value;
}
