// The token of one device.

import { useCallback, useEffect, useState } from 'preact/hooks';
import { timeText } from '../format/times.ts';
import { isAddress, listTokens, makeToken } from './device-tokens.ts';
import { NewToken } from './new-token.tsx';
import { RevokeButton } from './revoke-button.tsx';
import { wordsFor } from './words.ts';

interface TokenState {
  readonly required: boolean | null;
  /** Null: it has none. */
  readonly createdAt: string | null;
}

export function DeviceToken({ id }: { readonly id: string }) {
  const [state, setState] = useState<TokenState | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const load = useCallback(async () => {
    try {
      const { required, tokens } = await listTokens();
      const createdAt = tokens.find(({ device }) => device === id)?.createdAt ?? null;
      setState({ required, createdAt });
    } catch (error) {
      setTrouble(wordsFor(error));
    }
  }, [id]);
  useEffect(() => void load(), [load]);

  const hasOne = state !== null && state.createdAt !== null;
  const make = async () => {
    if (hasOne && !isAsked) {
      setAsked(true);
      return;
    }
    setAsked(false);
    try {
      setMade(await makeToken(id));
      setTrouble(null);
      await load();
    } catch (error) {
      setTrouble(wordsFor(error));
    }
  };
  return (
    <details class="device-section">
      <summary>Token</summary>
      <div class="stack">
        {isAddress(id) ? (
          <p class="small">
            It goes by its address and says no HELLO, so that it cannot show a token. Give it a name
            in its sketch, as <code>HELLO device=kitchen</code>.
          </p>
        ) : (
          state !== null && (
            <>
              <p class="small">{tokenWords(state)}</p>
              <div class="row">
                <button
                  type="button"
                  class={isAsked ? 'danger' : undefined}
                  onClick={make}
                  onBlur={() => setAsked(false)}
                >
                  {hasOne ? (isAsked ? 'Really replace' : 'Replace the token') : 'Make a token'}
                </button>
                {hasOne && (
                  <RevokeButton
                    device={id}
                    onRevoked={() => {
                      setMade(null);
                      void load();
                    }}
                  />
                )}
              </div>
            </>
          )
        )}
        {isAsked && (
          <p class="small">The old one will be void: a board that is connected with it is cut.</p>
        )}
        {made !== null && <NewToken device={id} token={made} />}
        {trouble !== null && (
          <p class="trouble small" role="alert">
            {trouble}
          </p>
        )}
      </div>
    </details>
  );
}

function tokenWords({ required, createdAt }: TokenState): string {
  const has =
    createdAt === null ? 'It has no token' : `It has a token, made ${timeText(createdAt)}`;
  switch (required) {
    case true:
      return createdAt === null
        ? `${has}, and is not let in.`
        : `${has}, and is let in with it alone.`;
    case false:
      return `${has}. This server lets boards in without: start it with --require-token to ask for it.`;
    case null:
      return `${has}.`;
  }
}
