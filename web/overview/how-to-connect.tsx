// How to connect a board, with what to copy, and what the server sees of one that does not get through.

import './how-to-connect.css';
import { Copyable } from '../design/copyable.tsx';
import { useServerDiagnosis, WhyNothing } from '../diagnosis/why-nothing.tsx';
import { link } from '../fleet/client.ts';
import { SETTINGS } from '../shell/paths.ts';
import { firstSketch } from './first-sketch.ts';

const BOARD_PORT = 5050;

export function HowToConnect() {
  const { port = BOARD_PORT, addresses = [] } = link.value.health?.boards ?? {};
  const here = location.hostname.replace(/^\[|\]$/g, '');
  // The page may be where the server is; the board is elsewhere, and loopback is of no use to it.
  const reachable = isLoopback(here) ? (addresses[0] ?? here) : here;
  const found = useServerDiagnosis();
  const why = found && <WhyNothing host={reachable} found={found} />;
  // Until something comes, how to begin is what one wants to read.
  const isWaiting = found?.cause === 'nothing' && !found.loopbackOnly;
  const others = addresses.filter((address) => address !== reachable && !isLoopback(address));
  return (
    <div class="how-to-connect">
      <div>
        <p class="where">
          Boards connect to <strong>{reachable}</strong> port <strong>{port}</strong>
          <span class="quiet"> over TCP, and print a line for each reading.</span>
        </p>
        {others.length > 0 && (
          <p class="small quiet">This computer also has {others.join(', ')}.</p>
        )}
      </div>
      {found?.requireToken === true && (
        <p class="notice" data-tone="warn">
          This server takes only boards with a token, and what is below sends none. Make one for the
          board under <a href={SETTINGS}>Settings</a>, and let the sketch begin with{' '}
          <code>HELLO device=… token=…</code>: the library’s sketches do (
          <code>tapline sketch</code>), and <code>tapline device --hello --token …</code>.
        </p>
      )}
      {!isWaiting && why}
      <div class="ways">
        <section class="panel stack">
          <h2>With an ESP8266 or ESP32</h2>
          <p class="small quiet">
            A DHT11 on D2, the name and password of your Wi-Fi at the top. Load it with the Arduino
            IDE; it needs the library “DHT sensor library”.
          </p>
          <Copyable label="the sketch" text={firstSketch(reachable, port)} />
        </section>
        <section class="panel stack">
          <h2>Without a board</h2>
          <p class="small quiet">From a terminal: one reading by hand,</p>
          <Copyable label="the nc line" text={`echo 1,1000,21.5,48 | nc -w 1 ${here} ${port}`} />
          <p class="small quiet">or a virtual board that goes on sending:</p>
          <Copyable
            label="the tapline line"
            text={`tapline device --hello --name kitchen --to ${here.includes(':') ? `[${here}]` : here}:${port}`}
          />
          <p class="small quiet">
            The numbers are <code>seq,millis,temperature,humidity</code>. The board shows here by
            itself a moment after its first line.
          </p>
        </section>
      </div>
      {isWaiting && why}
    </div>
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
