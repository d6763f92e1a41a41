// What a capture of a chapter has to show, or the chapter did not happen.

import { Capture } from '../../src/wire/capture.ts';
import { type AnalysisName, analysisNames } from '../../src/wire/packet.ts';
import { TCP } from '../../src/wire/segment.ts';

type Sign =
  | AnalysisName
  | 'handshake'
  | 'FIN from both'
  | 'RST'
  | 'refused'
  | 'CR LF alone'
  | 'many lines'
  | 'two connections'
  | 'data with ACK of data';

/** By chapter, as the board's end sees it. */
export const SIGNS: Readonly<Record<string, readonly Sign[]>> = {
  handshake: ['handshake'],
  println: ['handshake', 'CR LF alone'],
  'many-lines': ['many lines'],
  'lost-segment': ['retransmission'],
  'zero-window': ['zero_window', 'window_full', 'keep_alive', 'window_update'],
  'two-boards': ['two connections'],
  'both-ways': ['data with ACK of data'],
  'the-end': ['FIN from both', 'RST', 'refused'],
  'full-network': ['duplicate_ack', 'retransmission'],
};

/** The signs in a pcap file. @throws Error when it is damaged */
export function signsIn(file: Uint8Array): Set<Sign> {
  const signs = new Set<Sign>();
  let lines = 0;
  const dataFrom = { client: 0, server: 0 };
  const capture = new Capture({
    packet({ segment, stream, fromClient, analysis, ack }) {
      const { flags, length, bytes, dataAt, dataEnd } = segment;
      for (const name of analysisNames(analysis)) signs.add(name);
      const data = Buffer.from(bytes.subarray(dataAt, dataEnd)).toString('latin1');
      if (fromClient && ack === 1 && !(flags & TCP.SYN)) signs.add('handshake');
      if (data === '\r\n') signs.add('CR LF alone');
      lines = Math.max(lines, data.split('\n').length - 1);
      if (flags & TCP.RST)
        signs.add(stream.client.packets === 1 && !fromClient ? 'refused' : 'RST');
      if (stream.client.sentFin && stream.server.sentFin) signs.add('FIN from both');
      if (stream.number > 0) signs.add('two connections');
      const other = fromClient ? 'server' : 'client';
      if (length > 0 && dataFrom[other] > 0) signs.add('data with ACK of data');
      dataFrom[fromClient ? 'client' : 'server'] += length;
    },
  });
  capture.write(file);
  const { cut, malformed, packets } = capture.end();
  if (cut || malformed > 0 || packets === 0) throw new Error('the capture is damaged');
  if (lines >= 10) signs.add('many lines');
  return signs;
}
