// Bytes side by side, each in hex and as the character that it is; some of them belong together.

import './byte-cells.css';
import { bytesIn, characterOf } from './bytes.ts';

/** Bytes that belong together; `to` is exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  /** What they are, in the colour of curves; 0: nothing in particular. */
  readonly colour: number;
}

interface Props {
  readonly hex: string;
  /** In order, none over another; what is between them is quiet. */
  readonly stretches: readonly Stretch[];
  readonly label: string;
}

/** More bytes than these are no picture. */
const MOST = 240;

export function ByteCells({ hex, stretches, label }: Props) {
  const bytes = bytesIn(hex);
  const left = bytes.length - MOST;
  return (
    <div class="byte-cells" role="img" aria-label={`${label}: ${hex.replace(/../g, '$& ').trim()}`}>
      {cellsOf(Math.min(bytes.length, MOST), stretches).map(({ from, to, name, colour }) => (
        <div key={from} class="byte-stretch" data-colour={colour}>
          <div class="byte-row">
            {bytes.slice(from, to).map((byte, at) => (
              <span key={at} class="byte-cell mono">
                <span>{byte.toString(16).padStart(2, '0')}</span>
                <Character byte={byte} />
              </span>
            ))}
          </div>
          {name !== '' && <p>{name}</p>}
        </div>
      ))}
      {left > 0 && <p class="quiet small">and {left} more bytes</p>}
    </div>
  );
}

function Character({ byte }: { readonly byte: number }) {
  const character = characterOf(byte);
  return <span class={character.length > 1 ? 'byte-name' : ''}>{character}</span>;
}

/** All bytes in stretches, also those between them. */
function cellsOf(length: number, stretches: readonly Stretch[]): Stretch[] {
  const cells: Stretch[] = [];
  let at = 0;
  for (const stretch of stretches) {
    const from = Math.min(length, stretch.from);
    const to = Math.min(length, stretch.to);
    if (from > at) cells.push({ from: at, to: from, name: '', colour: 0 });
    if (to > from) cells.push({ ...stretch, from, to });
    at = Math.max(at, to);
  }
  if (at < length) cells.push({ from: at, to: length, name: '', colour: 0 });
  return cells;
}
