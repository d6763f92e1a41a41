// Says of packets that were captured twice what they look like, and how to capture them once.

import { CAPTURED_TWICE } from '../../../src/wire/captured-twice.ts';
import type { SourceState } from '../protocol.ts';

interface Props {
  /** `Packets of this connection` */
  readonly whose: string;
  readonly of: SourceState;
}

export function TwiceNote({ whose, of }: Props) {
  const [once, twice] =
    of.kind === 'live'
      ? ['tapline serve --capture eth0', '--capture any']
      : ['tcpdump -i eth0', '-i any'];
  return (
    <p class="notice" data-tone="warn" role="status">
      {whose} {CAPTURED_TWICE}: capture on one interface, as with <code>{once}</code> in place of{' '}
      <code>{twice}</code>.
    </p>
  );
}
