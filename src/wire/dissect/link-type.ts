// What the first byte of a frame begins, by its LINKTYPE_ (https://www.tcpdump.org/linktypes.html).

import { LAYER, type Layer } from './walk.ts';

const ETHERNET = 1;

const LAYERS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [0, LAYER.nullLoopback],
  [9, LAYER.pppLine],
  [10, LAYER.fddi],
  // RAW is 101 in files; systems write their own number for it, too.
  [12, LAYER.raw],
  [14, LAYER.raw],
  [50, LAYER.pppLine],
  [51, LAYER.pppoe],
  [101, LAYER.raw],
  [104, LAYER.ciscoHdlc],
  [105, LAYER.wireless],
  [108, LAYER.loopback],
  [113, LAYER.cooked],
  [127, LAYER.radiotap],
  [192, LAYER.perPacketInformation],
  [228, LAYER.ip],
  [229, LAYER.ipv6],
  [276, LAYER.cooked2],
]);

/** Whether what comes over such a link can be taken apart at all. */
export function isLinkTypeRead(linkType: number): boolean {
  return layerOfLinkType(linkType) !== LAYER.other;
}

export function layerOfLinkType(linkType: number): Layer {
  return linkType === ETHERNET ? LAYER.ethernet : (LAYERS.get(linkType) ?? LAYER.other);
}
