// All packets of a recording with all that is told of them: a chapter has a few dozen, so that they can be
// put into one ladder, whatever connection they belong to.

import { effect } from '@preact/signals';
import type { WireSource } from '../wire-source.ts';
import type { GatheredConnection, GatheredPacket } from './chapter-rows.ts';

/** More than the longest chapter has. */
const MAX_PACKETS = 1000;

/**
 * Waits until the files that a source was given are read.
 *
 * @throws Error when they are no capture, with the reason
 */
export async function gather(source: WireSource): Promise<readonly GatheredConnection[]> {
  const state = await known(() => {
    const { source: of } = source.whole.value;
    return of.kind === 'file' && of.state !== 'reading' ? of : undefined;
  });
  if (state.state !== 'read') throw new Error(state.words);
  source.wantsTable.value = true;
  const { streams } = source.whole.peek();
  const table = await known(() => {
    const view = source.table.value;
    return view?.matching === streams ? view : undefined;
  });
  source.wantsTable.value = false;
  const connections: GatheredConnection[] = [];
  for (const { number } of table.rows) connections.push(await gatherConnection(source, number));
  source.ladderWish.value = null;
  return connections;
}

async function gatherConnection(source: WireSource, stream: number): Promise<GatheredConnection> {
  source.ladderWish.value = { stream, spacing: { kind: 'even' }, from: 0, to: MAX_PACKETS };
  const view = await known(() => {
    const told = source.ladder.value;
    return told?.isTold === true && told.wish.stream === stream ? told : undefined;
  });
  const packets = view.rows.map(async (one): Promise<readonly GatheredPacket[]> => {
    if (!('packet' in one)) return [];
    const detail = await source.packet(stream, one.packet.place);
    return detail === null ? [] : [{ row: one.packet, detail }];
  });
  return { view, packets: (await Promise.all(packets)).flat() };
}

/** What signals tell, as soon as it is something. */
function known<Told>(read: () => Told | undefined): Promise<Told> {
  return new Promise((resolve) => {
    let undo = () => {};
    let isKnown = false;
    undo = effect(() => {
      const told = read();
      if (told === undefined || isKnown) return;
      isKnown = true;
      resolve(told);
      queueMicrotask(() => undo());
    });
  });
}
