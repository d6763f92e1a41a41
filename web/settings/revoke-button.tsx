// Makes the token of a device void; asks once more, since its board is cut.

import './revoke-button.css';
import { useState } from 'preact/hooks';
import { revokeToken } from './device-tokens.ts';
import { wordsFor } from './words.ts';

interface RevokeButtonProps {
  readonly device: string;
  readonly onRevoked: () => void;
}

export function RevokeButton({ device, onRevoked }: RevokeButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const revoke = async () => {
    if (!isAsked) {
      setAsked(true);
      return;
    }
    try {
      await revokeToken(device);
      onRevoked();
    } catch (error) {
      setTrouble(wordsFor(error));
    }
  };
  return (
    <>
      <button
        type="button"
        class={isAsked ? 'danger revoke' : 'revoke'}
        aria-label={`${isAsked ? 'Really revoke' : 'Revoke'} the token of ${device}`}
        onClick={revoke}
        onBlur={() => setAsked(false)}
      >
        {isAsked ? 'Really revoke' : 'Revoke'}
      </button>
      {trouble !== null && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}
