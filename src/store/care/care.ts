// What the care of a store reports: whether all of it is whole, what it holds, what was done to it.

export type Progress = (done: number, total: number, what: string) => void;
export interface Damage {
  readonly device: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly readings: number | null;
  readonly what: string;
}
export interface CheckReport {
  readonly readings: number;
  readonly blocks: number;
  readonly logEntries: number;
  readonly devices: number;
  readonly bytes: number;
  readonly damages: readonly Damage[];
}
export interface RepairReport extends CheckReport {
  readonly kept: string /* path of the damaged original */;
  readonly readingsSaved: number;
}
export interface StoreInfo {
  readonly format: number;
  readonly bytes: number;
  readonly walBytes: number;
  readonly freeBytes: number;
  readonly readings: number;
  readonly blocks: number;
  readonly logEntries: number;
  readonly logBytes: number;
  readonly owner: { pid: number; url?: string } | null;
  readonly devices: readonly {
    id: string;
    readings: number;
    bytes: number;
    blocks: number;
    fromMs: number | null;
    toMs: number | null;
  }[];
}
