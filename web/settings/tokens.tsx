// The devices that have a token. A board needs its own before it is first let in, so that here one can
// be made for any id.

import './tokens.css';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { Field } from '../design/field.tsx';
import { timeText } from '../format/times.ts';
import { type DeviceTokens, listTokens, makeToken } from './device-tokens.ts';
import { NewToken } from './new-token.tsx';
import { RevokeButton } from './revoke-button.tsx';
import { wordsFor } from './words.ts';

/** Rows at once. */
const MAX_ROWS = 50;

export function Tokens() {
  const [list, setList] = useState<DeviceTokens | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [made, setMade] = useState<{ device: string; token: string } | null>(null);
  const load = useCallback(async () => {
    try {
      setList(await listTokens());
      setTrouble(null);
    } catch (error) {
      setTrouble(wordsFor(error));
    }
  }, []);
  useEffect(() => void load(), [load]);
  return (
    <section class="panel stack" aria-labelledby="tokens">
      <div>
        <h2 id="tokens">Device tokens</h2>
        {list !== null && <p class="quiet small">{requiredWords(list.required)}</p>}
      </div>
      {trouble !== null && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
      <MakeToken
        known={list?.tokens.map(({ device }) => device) ?? []}
        onMade={(device, token) => {
          setMade({ device, token });
          void load();
        }}
      />
      {made !== null && <NewToken {...made} />}
      {list !== null && list.tokens.length > 0 && (
        <TokenTable
          list={list}
          onRevoked={(device) => {
            if (made?.device === device) setMade(null);
            void load();
          }}
        />
      )}
    </section>
  );
}

function requiredWords(required: boolean | null): string {
  switch (required) {
    case true:
      return 'Boards are let in only with the token of their device.';
    case false:
      return 'Boards are let in without one: start the server with --require-token to ask for it.';
    case null:
      return 'Whether boards have to show one is up to the server that writes this data.';
  }
}

interface MakeTokenProps {
  readonly known: readonly string[];
  readonly onMade: (device: string, token: string) => void;
}

function MakeToken({ known, onMade }: MakeTokenProps) {
  const [device, setDevice] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const hasOne = known.includes(device.trim());
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const id = device.trim();
    if (id === '') {
      setTrouble('Which device? Type its id.');
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      onMade(id, await makeToken(id));
      setDevice('');
    } catch (error) {
      setTrouble(wordsFor(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} noValidate>
      <Field label="Id of the device, which may be new" trouble={trouble}>
        {(attributes) => (
          <div class="row token-maker">
            <input
              {...attributes}
              value={device}
              placeholder="kitchen"
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => setDevice(event.currentTarget.value)}
            />
            <button type="submit" disabled={isBusy}>
              {hasOne ? 'Replace its token' : 'Make a token'}
            </button>
          </div>
        )}
      </Field>
      {hasOne && (
        <p class="small">
          It has one, which will be void: a board that is connected with it is cut.
        </p>
      )}
    </form>
  );
}

interface TokenTableProps {
  readonly list: DeviceTokens;
  readonly onRevoked: (device: string) => void;
}

function TokenTable({ list, onRevoked }: TokenTableProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = list.tokens.filter(({ device }) => device.toLowerCase().includes(wanted));
  return (
    <div class="stack token-table">
      {list.tokens.length > MAX_ROWS && (
        <Field label="Search">
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              value={search}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">Token made</th>
            <th scope="col">
              <span class="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, MAX_ROWS).map(({ device, createdAt }) => (
            <tr key={device}>
              <td>{device}</td>
              <td>{timeText(createdAt)}</td>
              <td class="number">
                <RevokeButton device={device} onRevoked={() => onRevoked(device)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > MAX_ROWS && (
        <p class="quiet small">{found.length - MAX_ROWS} more: search.</p>
      )}
    </div>
  );
}
