// What every mode of `tapline wire` is given.

import type { FieldLists } from '../serve-options.ts';
import type { Output } from './output.ts';
import type { PacketSource } from './packet-source.ts';
import type { WireFilters } from './selection.ts';

export interface WireOptions extends WireFilters {
  readonly reading?: readonly string[];
  readonly stream?: number;
  readonly follow?: number;
  readonly side?: 'client' | 'server';
  readonly raw?: boolean;
  readonly skipHoles?: boolean;
  readonly bytes?: boolean;
  readonly json?: boolean;
  readonly device?: string;
  /** Field lists of boards that name none; null: of all others. */
  readonly fields: FieldLists;
  /** False: no colour, whatever the terminal can do. */
  readonly color: boolean;
}

/** Where it prints to. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Characters of a line; of a pipe more than anybody needs. */
  readonly columns: number;
  /** The same of a picture, which a person sees also through a pipe. */
  readonly pictureColumns: number;
  readonly env: NodeJS.ProcessEnv;
}

export interface WireRun {
  readonly source: PacketSource;
  readonly options: WireOptions;
  readonly output: Output;
  readonly screen: Screen;
  /** Tells the person a line that is no data. */
  note(line: string): void;
}
