// Which devices the overview shows, and how; it stays while one looks at another page.

import { computed, signal } from '@preact/signals';
import type { Slice } from '../design/virtual.tsx';
import { link, view } from '../fleet/client.ts';
import type { Show, Sort, ViewWish } from '../fleet/protocol.ts';

export const LAYOUTS = ['cards', 'list'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** More devices than that are listed unless one chose. */
const MANY = 48;

export const search = signal('');
export const show = signal<Show>('all');
export const sort = signal<Sort>('name');
export const descending = signal(false);
export const slice = signal<Slice>({ from: 0, to: 60 });
/** Null: by how many there are. */
export const chosenLayout = signal<Layout | null>(null);

export const layout = computed<Layout>(
  () => chosenLayout.value ?? ((link.value.devices ?? 0) > MANY ? 'list' : 'cards'),
);

export const wish = computed<ViewWish>(() => ({
  search: search.value,
  show: show.value,
  sort: sort.value,
  descending: descending.value,
  ...slice.value,
}));

/** Metrics that one can sort by. */
export const metrics = computed(() => view.value?.metrics ?? []);
