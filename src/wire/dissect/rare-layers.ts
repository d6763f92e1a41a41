// Layers that few networks have, and that take a few lines each.

import { readEtherType } from './ethernet.ts';
import { layerOfLinkType } from './link-type.ts';
import { endAt, LAYER, type Layer, type Walk } from './walk.ts';

/** Tags between two EtherTypes (Cisco's VN-Tag, IEEE 802.1BR): so many bytes. */
const VN_TAG = 4;
const E_TAG = 6;
/** Tags before a whole frame (Cisco's FabricPath, IEEE 802.1ah). */
const FABRIC_PATH = 2;
const BACKBONE = 4;

/** Wireshark takes the last bytes of a frame behind FabricPath's tag for its checksum. */
const CHECKSUM = 4;

/** FDDI: frame control and two addresses; the four bits of it that say "802.2". */
const FDDI_HEADER = 13;
const FDDI_KIND = 0xf0;
const FDDI_LLC = 0x50;

/** Cisco's HDLC: address, control, and an EtherType. */
const HDLC_ADDRESS = 2;

/** PPI: version, flags, length and link type, the least byte first. */
const PPI_HEADER = 8;

/** @returns the layer itself where it is none of these */
export function readRareLayer(layer: Layer, walk: Walk): Layer {
  switch (layer) {
    case LAYER.vnTag:
      return behind(walk, VN_TAG, LAYER.etherType);
    case LAYER.eTag:
      return behind(walk, E_TAG, LAYER.etherType);
    case LAYER.ciscoHdlc:
      return behind(walk, HDLC_ADDRESS, LAYER.etherType);
    case LAYER.etherType:
      return readEtherType(walk);
    case LAYER.fabricPath:
      endAt(walk, walk.wireEnd - CHECKSUM);
      return behind(walk, FABRIC_PATH, LAYER.ethernet);
    case LAYER.backbone:
      return behind(walk, BACKBONE, LAYER.ethernet);
    case LAYER.fddi:
      return readFddi(walk);
    case LAYER.perPacketInformation:
      return readPerPacketInformation(walk);
    default:
      return layer;
  }
}

function behind(walk: Walk, bytes: number, next: Layer): Layer {
  walk.at += bytes;
  return next;
}

function readFddi(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + FDDI_HEADER > walk.end) return LAYER.malformed;
  walk.at = at + FDDI_HEADER;
  return (bytes[at] & FDDI_KIND) === FDDI_LLC ? LAYER.llc : LAYER.other;
}

function readPerPacketInformation(walk: Walk): Layer {
  const { bytes, at } = walk;
  if (at + PPI_HEADER > walk.end) return LAYER.malformed;
  const length = bytes[at + 2] | (bytes[at + 3] << 8);
  if (length < PPI_HEADER || at + length > walk.end) return LAYER.malformed;
  walk.at = at + length;
  return layerOfLinkType(bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16));
}
