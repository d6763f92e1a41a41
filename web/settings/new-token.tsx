// A token that was just made: shown this once.

import './new-token.css';
import { CopyButton } from '../shell/copy-button.tsx';

interface NewTokenProps {
  readonly device: string;
  readonly token: string;
}

export function NewToken({ device, token }: NewTokenProps) {
  return (
    <div class="notice new-token" role="status">
      <p>
        The token of <strong>{device}</strong>. It is shown only now: put it into the sketch.
      </p>
      <p class="row">
        <code class="secret">{token}</code>
        <CopyButton text={token} label="Copy the token" />
      </p>
      <p class="row">
        <code>tapline.token("{token}")</code>
        <CopyButton text={`tapline.token("${token}");`} label="Copy the line of the sketch" />
      </p>
    </div>
  );
}
