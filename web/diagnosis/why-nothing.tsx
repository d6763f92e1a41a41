// Why no board is here yet, as it is now.

import type { ServerDiagnosis } from '../api/diagnosis.ts';
import { now } from '../format/now.ts';
import { ageText } from '../format/times.ts';
import { Finding } from './finding.tsx';
import { usePolled } from './polled.ts';

const LOOK_MS = 2000;
/** Connections that are listed. */
const MAX_VISITS = 5;

/** What the server sees of boards that are not there; null: not known yet. */
export function useServerDiagnosis(): ServerDiagnosis | null {
  return usePolled<ServerDiagnosis>('/api/diagnosis', LOOK_MS).value;
}

interface WhyNothingProps {
  readonly host: string;
  readonly found: ServerDiagnosis;
}

export function WhyNothing({ host, found }: WhyNothingProps) {
  const { cause, detail, remedy, port, loopbackOnly, visits } = found;
  const [newest] = visits;
  const raw = visits.find((visit) => visit.cause === cause)?.raw ?? null;
  const places = { host, port, loopbackOnly, device: newest?.device ?? null };
  return (
    <section class="panel stack" aria-labelledby="why-title">
      <h2 id="why-title">Why is my board silent?</h2>
      <Finding cause={cause} detail={detail} raw={raw} remedy={remedy} places={places} />
      {cause === 'nothing' && !loopbackOnly && <OtherReasons port={port} />}
      {visits.length > 0 && (
        <details>
          <summary>Connections without a reading ({visits.length})</summary>
          <ul class="visits">
            {visits.slice(0, MAX_VISITS).map(({ connection, address, since, detail }) => (
              <li key={connection}>
                <strong>{address}</strong>{' '}
                <span class="quiet">{ageText(now.value - Date.parse(since))}</span>
                <br />
                {detail}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** What else keeps a board with the right address away. */
function OtherReasons({ port }: { readonly port: number }) {
  return (
    <details>
      <summary>The address is right, and still nothing comes</summary>
      <dl class="reasons small">
        <dt>A firewall on this computer</dt>
        <dd>
          Linux: <code>sudo ufw allow {port}/tcp</code> or{' '}
          <code>sudo firewall-cmd --add-port={port}/tcp</code>. Windows and macOS ask at the first
          start: allow Node.js to receive connections.
        </dd>
        <dt>Another network</dt>
        <dd>
          A guest Wi-Fi keeps its devices apart, and an ESP8266 knows only 2.4 GHz. Let the board
          print <code>WiFi.localIP()</code>: its first three numbers are usually those of the
          address above.
        </dd>
        <dt>The Wi-Fi itself</dt>
        <dd>
          While <code>WiFi.status()</code> is not <code>WL_CONNECTED</code>, the board has no
          network: look at name and password.
        </dd>
      </dl>
    </details>
  );
}
