// The headers of a packet, field by field: what is pointed at is lit in the bytes, and the other way around.

import './packet-fields.css';
import { signal } from '@preact/signals';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Field, FrameLayer } from '../../../src/wire/dissect/details/fields.ts';
import { visibleText } from '../../format/visible-text.ts';

import { type Lit, litField, litLayer } from './lit.ts';

/** Headers that are open stay so from packet to packet. */
const openKinds = signal<readonly string[]>([]);

interface Props {
  readonly layers: readonly FrameLayer[];
  /** The byte that is pointed at; null: none. */
  readonly pointed: number | null;
  readonly light: (lit: Lit | null) => void;
}

export function PacketFields({ layers, pointed, light }: Props) {
  return (
    <div class="packet-fields">
      {layers.map((layer, at) => (
        <Layer key={`${at} ${layer.title}`} layer={layer} pointed={pointed} light={light} />
      ))}
    </div>
  );
}

interface LayerProps extends Omit<Props, 'layers'> {
  readonly layer: FrameLayer;
}

function Layer({ layer, pointed, light }: LayerProps) {
  const [active, setActive] = useState(-1);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [opening, setOpening] = useState<HTMLElement | null>(null);
  useEffect(() => opening?.scrollIntoView({ block: 'nearest' }), [opening]);
  const { fields, title } = layer;
  const [kind = title] = title.split(',');
  const isOpen = openKinds.value.includes(kind);
  const found = pointed === null ? -1 : innermost(fields, pointed);
  const lit = pointed === null ? active : found;
  const shown = lit >= 0 ? `${id}-${lit}` : undefined;
  useEffect(() => {
    if (shown !== undefined && pointed === null) {
      document.getElementById(shown)?.scrollIntoView({ block: 'nearest' });
    }
  }, [shown, pointed]);
  const choose = (at: number) => {
    setActive(at);
    const field = fields[at];
    light(field === undefined ? null : litField(field));
  };
  const line = {
    'data-lit': pointed !== null && pointed >= layer.from && pointed < layer.to,
    onPointerEnter: () => light(litLayer(layer)),
    onPointerLeave: () => light(null),
  };
  if (fields.length === 0) {
    return (
      <p class="layer-line" {...line}>
        {visibleText(title)}
      </p>
    );
  }
  const toggle = (isNowOpen: boolean) => {
    const others = openKinds.peek().filter((one) => one !== kind);
    openKinds.value = isNowOpen ? [...others, kind] : others;
  };
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open === isOpen) return;
        toggle(currentTarget.open);
        // The bytes keep their place, and would lie over what was opened.
        if (currentTarget.open) setOpening(currentTarget);
      }}
    >
      <summary class="layer-line" {...line}>
        {visibleText(title)}
      </summary>
      {isOpen && (
        <div
          ref={list}
          role="listbox"
          tabIndex={0}
          aria-label={visibleText(title)}
          aria-activedescendant={shown}
          onPointerLeave={() => choose(-1)}
          onBlur={() => choose(-1)}
          onKeyDown={(event) => {
            const next = step(event.key, active, fields.length);
            if (next === null) return;
            event.preventDefault();
            choose(next);
          }}
        >
          {fields.map((field, at) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which is active.
            <div
              key={`${at} ${field.name}`}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === lit}
              onPointerEnter={() => choose(at)}
            >
              <span class="quiet">{field.name}</span> <span>{visibleText(field.value)}</span>
            </div>
          ))}
        </div>
      )}
    </details>
  );
}

/** Fields may hold others: the smallest that has the byte; −1: none. */
function innermost(fields: readonly Field[], at: number): number {
  let best = -1;
  let size = Number.POSITIVE_INFINITY;
  for (const [index, { from, to }] of fields.entries()) {
    if (at < from || at >= to || to - from > size) continue;
    best = index;
    size = to - from;
  }
  return best;
}

/** Null: the key is none of the list's. */
function step(key: string, at: number, length: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(length - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return null;
  }
}
