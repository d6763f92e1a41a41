// How two captures were put together: which was taken where, how far their clocks are apart.

import './together.css';
import { visibleText } from '../../format/visible-text.ts';

export function Together({ words }: { readonly words: readonly string[] }) {
  if (words.length === 0) return null;
  return (
    <section class="together" aria-label="How both captures were put together">
      {words.map((line) => (
        <p key={line}>{visibleText(line)}</p>
      ))}
    </section>
  );
}
