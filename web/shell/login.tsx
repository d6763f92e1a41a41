// The login, where the server has a token.

import './login.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { CallError, call } from '../api/call.ts';
import { loggedIn } from '../fleet/client.ts';

export function Login() {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await call('/api/login', { method: 'POST', body: { token: field.current?.value ?? '' } });
      loggedIn();
    } catch (error) {
      setTrouble(wordsFor(error));
      setBusy(false);
      field.current?.select();
    }
  };

  return (
    <form class="login panel stack" onSubmit={submit}>
      <h1>Log in</h1>
      {/* For password managers, which file a password under a name. */}
      <input name="username" value="tapline" autocomplete="username" hidden />
      <div class="stack">
        <label for="token">Token of this server</label>
        <input
          id="token"
          ref={field}
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="token-where"
        />
      </div>
      {trouble !== null && (
        <p class="notice" data-tone="bad" role="alert">
          {trouble}
        </p>
      )}
      <button class="primary" type="submit" disabled={isBusy}>
        Log in
      </button>
      <p id="token-where" class="quiet small">
        It is in the file <code>dashboard-token</code> in the server's data folder, unless you chose
        one yourself.
      </p>
    </form>
  );
}

function wordsFor(error: unknown): string {
  if (!(error instanceof CallError)) return 'That did not work.';
  return error.status === 401 ? 'That is not the token.' : error.message;
}
