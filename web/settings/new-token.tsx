// A token that was just made: shown this once.

import './new-token.css';
import { Copyable } from '../design/copyable.tsx';

interface NewTokenProps {
  readonly device: string;
  readonly token: string;
}

export function NewToken({ device, token }: NewTokenProps) {
  return (
    <div class="notice new-token">
      <p role="status">
        The new token of <strong>{device}</strong>. It is shown only now.
      </p>
      <Copyable label="the token" text={token} />
      <p class="small">In the sketch:</p>
      <Copyable label="the line of the sketch" text={`tapline.token("${token}");`} />
    </div>
  );
}
