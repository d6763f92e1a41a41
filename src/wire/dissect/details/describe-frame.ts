// All headers of a frame, from the wire inwards, for a person who opens it.

import { MAX_LAYERS } from '../../../limits.ts';
import { Fragments } from '../fragments.ts';
import { readLayer } from '../layers.ts';
import { layerOfLinkType } from '../link-type.ts';
import {
  beginDatagram,
  beginFrame,
  type FrameBytes,
  LAYER,
  type Layer,
  newWalk,
  type Walk,
} from '../walk.ts';
import { readSubframe } from '../wireless.ts';
import { tcpChecksumWords } from './checksum.ts';
import { ethernetDetails, llcDetails, vlanDetails } from './ethernet-details.ts';
import { byteCount, Fields, type FrameLayer } from './fields.ts';
import { ipv4Details } from './ipv4-details.ts';
import {
  authenticationDetails,
  extensionDetails,
  fragmentDetails,
  ipv6Details,
} from './ipv6-details.ts';
import {
  cooked2Details,
  cookedDetails,
  loopbackDetails,
  mplsDetails,
  pppDetails,
  pppoeDetails,
} from './link-details.ts';
import { IP_PROTOCOLS } from './names.ts';
import { tcpDetails } from './tcp-details.ts';
import { greDetails, icmpDetails } from './tunnel-details.ts';
import { radiotapDetails, subframeDetails, wirelessDetails } from './wireless-details.ts';

/**
 * The layers of a frame that was captured, each with its fields; what is no header that is known here, and what
 * cannot be read, comes last, as bytes. Places count from the frame's first byte. Never throws, whatever the bytes.
 *
 * A part of a fragmented datagram is described as that part.
 */
export function describeFrame(frame: FrameBytes): FrameLayer[] {
  const walk = newWalk();
  const layers: FrameLayer[] = [];
  beginFrame(walk, frame);
  describeFrom(layerOfLinkType(frame.linkType), walk, frame, layers);
  while (walk.nextAt !== 0 && layers.length < MAX_LAYERS) {
    beginDatagram(walk, frame);
    const from = walk.nextAt;
    const next = readSubframe(walk);
    if (next !== LAYER.malformed) {
      layers.push(subframeDetails(new Fields(frame.bytes, from, frame.start, frame.end), walk.at));
    }
    describeFrom(next, walk, frame, layers);
  }
  return layers;
}

function describeFrom(first: Layer, walk: Walk, frame: FrameBytes, layers: FrameLayer[]): void {
  const nowhere = new Fragments();
  let layer = first;
  while (layer > LAYER.tcp && layers.length < MAX_LAYERS) {
    const from = walk.at;
    const { protocol } = walk;
    const next = readLayer(layer, walk, nowhere);
    if (next === LAYER.malformed) {
      walk.at = from;
      layer = next;
      break;
    }
    const fields = new Fields(frame.bytes, from, frame.start, frame.end);
    if (walk.at > from) layers.push(...detailsOf(layer, protocol, fields, walk));
    layer = next;
  }
  describeEnd(layer, walk, frame, layers);
}

function detailsOf(layer: Layer, protocol: number, fields: Fields, walk: Walk): FrameLayer[] {
  const to = walk.at;
  switch (layer) {
    case LAYER.ethernet:
      return [ethernetDetails(fields, to)];
    case LAYER.vlan:
    case LAYER.serviceVlan:
      return [vlanDetails(fields, to)];
    case LAYER.llc:
      return [llcDetails(fields, to)];
    case LAYER.mpls:
      return [mplsDetails(fields, to)];
    case LAYER.pppoe:
      return [pppoeDetails(fields, to)];
    case LAYER.ppp:
    case LAYER.pppLine:
      return [pppDetails(fields, to)];
    case LAYER.nullLoopback:
    case LAYER.loopback:
      return [loopbackDetails(fields, to)];
    case LAYER.cooked:
      return [cookedDetails(fields, to)];
    case LAYER.cooked2:
      return [cooked2Details(fields, to)];
    case LAYER.wireless:
      return [wirelessDetails(fields, to)];
    case LAYER.radiotap:
      return [radiotapDetails(fields, to)];
    case LAYER.ip:
      return [ipv4Details(fields, to)];
    case LAYER.ipv6:
      return [ipv6Details(fields, to)];
    case LAYER.ipProtocol:
      return protocolDetails(protocol, fields, to);
    default:
      return [];
  }
}

function protocolDetails(protocol: number, fields: Fields, to: number): FrameLayer[] {
  switch (protocol) {
    case 0:
    case 43:
    case 60:
      return [extensionDetails(fields, to, protocol)];
    case 1:
      return [icmpDetails(fields, to, 4)];
    case 44:
      return [fragmentDetails(fields, to)];
    case 47:
      return [greDetails(fields, to)];
    case 51:
      return [authenticationDetails(fields, to)];
    case 58:
      return [icmpDetails(fields, to, 6)];
    default:
      return [];
  }
}

const SHORTEST_TCP = 20;
/** Up to and with the window: less of a TCP header is not taken for one. */
const NEEDED_TCP = 16;

/** What stands where the way ends: TCP and its data, or bytes of something else. */
function describeEnd(layer: Layer, walk: Walk, frame: FrameBytes, layers: FrameLayer[]): void {
  const isTcp = layer === LAYER.tcp && walk.at + NEEDED_TCP <= walk.end;
  if (isTcp) describeTcp(walk, frame, layers);
  else pushBytes(restTitle(layer, walk), walk.at, walk.end, frame, layers);
  if (walk.nextAt === 0) pushBytes('Padding or trailer', walk.end, frame.end, frame, layers);
}

function describeTcp(walk: Walk, frame: FrameBytes, layers: FrameLayer[]): void {
  const { bytes, at, end } = walk;
  const headerLength = (bytes[at + 12] >> 4) << 2;
  const isKnown = !walk.quoted && !walk.partial && at + headerLength <= walk.wireEnd;
  const dataLength = isKnown ? walk.wireEnd - at - headerLength : -1;
  const to = Math.min(end, at + Math.max(headerLength, SHORTEST_TCP));
  const fields = new Fields(bytes, at, frame.start, end);
  layers.push(tcpDetails(fields, to, dataLength, isKnown ? tcpChecksumWords(walk) : ''));
  const missing = dataLength - (end - to);
  const title = missing > 0 ? `Data, ${byteCount(missing)} of it not captured` : 'Data';
  pushBytes(title, to, end, frame, layers);
}

function restTitle(layer: Layer, walk: Walk): string {
  if (layer === LAYER.fragment) return 'A fragment of a datagram';
  if (layer === LAYER.other) {
    const name = walk.ipVersion === 0 ? undefined : IP_PROTOCOLS.get(walk.protocol);
    return name === undefined ? 'Something else' : `Something else: ${name}`;
  }
  return 'A header that is cut or damaged';
}

function pushBytes(
  title: string,
  from: number,
  to: number,
  frame: FrameBytes,
  layers: FrameLayer[],
): void {
  if (to > from) layers.push(new Fields(frame.bytes, from, frame.start, to).layer(title, to));
}
