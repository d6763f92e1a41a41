// Addresses that showed no valid token.

import { usePolled } from '../api/polled.ts';
import { count } from '../format/amounts.ts';
import { now } from '../format/now.ts';
import { ageText, timeText } from '../format/times.ts';

interface Address {
  readonly address: string;
  readonly count: number;
  readonly lastAt: string;
}

/** The most recent; more help nobody. */
const SHOWN = 20;

export function Strangers() {
  const addresses = usePolled<{ addresses: Address[] }>('/api/auth-failures')?.addresses ?? [];
  if (addresses.length === 0) return null;
  return (
    <section class="panel stack" aria-labelledby="strangers">
      <h2 id="strangers">Refused: no valid device token</h2>
      <p class="quiet small">
        Is one of them yours? Make a token for its device, in the settings or with{' '}
        <code>tapline token &lt;device&gt;</code>, and put it into the sketch.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col" class="number">
              Tries
            </th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {addresses.slice(0, SHOWN).map(({ address, count: tries, lastAt }) => (
            <tr key={address}>
              <td>{address}</td>
              <td class="number">{tries}</td>
              <td title={timeText(lastAt)}>{ageText(now.value - Date.parse(lastAt))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {addresses.length > SHOWN && (
        <p class="quiet small">and {count(addresses.length - SHOWN, 'other')}</p>
      )}
    </section>
  );
}
