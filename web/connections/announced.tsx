// Boards that are servers and say so on the network.

import { usePolled } from '../api/polled.ts';
import { Copyable } from '../design/copyable.tsx';
import { dialName } from './dial-name.ts';
import { addressOf } from './open-connections.ts';

interface Board {
  /** As it calls itself: any text. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export function Announced() {
  const boards = usePolled<{ boards: Board[] }>('/api/boards')?.boards ?? [];
  if (boards.length === 0) return null;
  return (
    <section class="panel stack" aria-labelledby="announced">
      <h2 id="announced">Boards that wait to be dialled</h2>
      <p class="quiet small">
        They announce themselves on this network. None is taken by itself, since anybody can
        announce anything: start the server with the option of the board you know.
      </p>
      <ul class="stack">
        {boards.map(({ name, address, port }) => {
          const place = addressOf({ remoteAddress: address, remotePort: port });
          return (
            <li key={`${name} ${place}`} class="announced-board">
              <p>
                <strong>{name}</strong> <span class="quiet">at {place}</span>
              </p>
              <Copyable
                label={`the option for ${name}`}
                text={`--dial ${dialName(name)}=${place}`}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
