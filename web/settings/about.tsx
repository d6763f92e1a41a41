// The server that this page is of: version, store, where boards connect, and the way out.

import { useEffect, useState } from 'preact/hooks';
import { CallError, call } from '../api/call.ts';
import { askHealth, wantsLogin } from '../api/health.ts';
import type { Health } from '../api/types.ts';
import { link, loggedOut } from '../fleet/client.ts';
import { bytesText, count } from '../format/numbers.ts';
import { durationText } from '../format/times.ts';

/** How often the server is asked, in ms. */
const ASK_MS = 5000;

export function About() {
  const [asked, setHealth] = useState<Health | null>(null);
  useEffect(() => {
    let isThere = true;
    const ask = () => {
      if (document.visibilityState !== 'visible') return;
      askHealth().then(
        ({ health }) => isThere && setHealth(health),
        () => {},
      );
    };
    ask();
    const timer = setInterval(ask, ASK_MS);
    return () => {
      isThere = false;
      clearInterval(timer);
    };
  }, []);
  const health = asked ?? link.value.health;
  return (
    <section class="panel stack" aria-labelledby="about">
      <h2 id="about">Server</h2>
      {health === null ? <p class="quiet">The server does not answer.</p> : <Facts {...health} />}
      <div class="row">
        <a href="/api/openapi.json" target="_blank" rel="noreferrer">
          Description of its API
        </a>
        <Logout />
      </div>
    </section>
  );
}

function Facts({ version, uptimeSeconds, store, boards, reason }: Health) {
  return (
    <dl class="server-facts">
      <dt>Version</dt>
      <dd>Tapline {version}</dd>
      <dt>Running for</dt>
      <dd>{durationText((uptimeSeconds ?? 0) * 1000)}</dd>
      <dt>Devices</dt>
      <dd>{link.value.devices === null ? '…' : link.value.devices.toLocaleString('en')}</dd>
      {store !== undefined && (
        <>
          <dt>Data</dt>
          <dd>{bytesText(store.bytes)}</dd>
          <dt>Store</dt>
          <dd>{storeWords(store, reason)}</dd>
        </>
      )}
      {boards !== undefined && (
        <>
          <dt>Boards connect to</dt>
          <dd>
            <ul class="mono">
              {boards.addresses.map((address) => (
                <li key={address}>
                  {hostText(address)}:{boards.port}
                </li>
              ))}
              {boards.addresses.length === 0 && <li>port {boards.port}</li>}
            </ul>
          </dd>
          {boards.tlsPort !== undefined && (
            <>
              <dt>With TLS</dt>
              <dd class="mono">port {boards.tlsPort}</dd>
            </>
          )}
        </>
      )}
    </dl>
  );
}

function storeWords({ ok, damages }: NonNullable<Health['store']>, reason = ''): string {
  if (!ok) return `Cannot store: ${reason}`;
  return damages === 0
    ? 'Stores what comes'
    : `Stores what comes; ${count(damages, 'damaged part')} found since its start, see tapline store check`;
}

function hostText(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** Only where there was a login. */
function Logout() {
  const [isNeeded, setNeeded] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    let isThere = true;
    isLoginInUse().then(
      (isInUse) => isThere && setNeeded(isInUse),
      () => {},
    );
    return () => {
      isThere = false;
    };
  }, []);
  if (!isNeeded) return null;
  const logOut = async () => {
    try {
      await call('/api/logout', { method: 'POST' });
      loggedOut();
    } catch (error) {
      setTrouble(error instanceof CallError ? error.message : 'That did not work.');
    }
  };
  return (
    <>
      <button type="button" onClick={logOut}>
        Log out
      </button>
      {trouble !== null && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}

/** The cookie cannot be seen from here; but the server tells less to somebody who has none. */
async function isLoginInUse(): Promise<boolean> {
  const { health } = await askHealth('omit');
  return wantsLogin(health);
}
