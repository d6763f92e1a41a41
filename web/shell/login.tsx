// The login, where the server has a token. The page that was asked for waits behind it.

import './login.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { CallError, call } from '../api/call.ts';
import { askHealth, wantsLogin } from '../api/health.ts';
import { loggedIn } from '../fleet/client.ts';

/** Where a server refuses without saying for how long, in ms. */
const USUAL_WAIT_MS = 10_000;

interface Trouble {
  readonly words: string;
  /** No further try before then, in Unix ms; 0: at once. */
  readonly until: number;
}

export function Login() {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [hasCapsLock, setCapsLock] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const waitSeconds = useSecondsUntil(trouble?.until ?? 0);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    document.title = 'Log in · Tapline';
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || waitSeconds > 0) return;
    setBusy(true);
    setTrouble(null);
    try {
      await call('/api/login', { method: 'POST', body: { token: field.current?.value ?? '' } });
      const { health } = await askHealth();
      if (wantsLogin(health)) throw new CallError(0, 'no-cookie', NO_COOKIE);
      loggedIn();
    } catch (error) {
      setTrouble(troubleOf(error));
      setBusy(false);
      field.current?.select();
    }
  };
  const noticeCapsLock = (event: KeyboardEvent) =>
    setCapsLock(event.getModifierState?.('CapsLock') === true);

  return (
    <form class="login panel stack" method="post" onSubmit={submit}>
      <h1>Log in</h1>
      {/* For password managers, which file a password under a name. */}
      <input name="username" value="tapline" autocomplete="username" readOnly hidden />
      <div class="stack">
        <label for="token">Token of this server</label>
        <input
          id="token"
          ref={field}
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="token-where"
          aria-invalid={trouble !== null}
          onKeyDown={noticeCapsLock}
          onKeyUp={noticeCapsLock}
        />
        <p class="small quiet" aria-live="polite">
          {hasCapsLock && 'Caps Lock is on.'}
        </p>
      </div>
      {trouble !== null && (
        <div class="notice" data-tone="bad">
          <p role="alert">{trouble.words}</p>
          {waitSeconds > 0 && <p>Try again in {waitSeconds} s.</p>}
        </div>
      )}
      <button class="primary" type="submit" disabled={isBusy || waitSeconds > 0}>
        {isBusy ? 'Logging in…' : 'Log in'}
      </button>
      <p id="token-where" class="quiet small">
        It is in the file <code>dashboard-token</code> in the server's data folder, unless you chose
        one yourself.
      </p>
    </form>
  );
}

const NO_COOKIE =
  'That is the token, but this browser does not keep the login: allow cookies for this address.';

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof CallError)) return { words: 'That did not work.', until: 0 };
  const { status, message, retryAfterMs } = error;
  switch (status) {
    case 401:
      return { words: 'That is not the token.', until: 0 };
    case 429:
      return {
        words: 'Too many wrong tokens came from this address.',
        until: Date.now() + (retryAfterMs ?? USUAL_WAIT_MS),
      };
    case 0:
      return {
        words:
          error.code === 'no-cookie'
            ? message
            : 'The server does not answer. Is it still running? Then try again.',
        until: 0,
      };
    default:
      return { words: message, until: 0 };
  }
}

/** Counts down. */
function useSecondsUntil(until: number): number {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [, tick] = useState(0);
  const isWaiting = left() > 0;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return left();
}
