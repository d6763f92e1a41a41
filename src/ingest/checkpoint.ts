// Decides which device and boot states go with a commit: new ones at once, changed ones within a
// second, so that a busy fleet does not rewrite its states with every commit. What the saved states
// do not hold yet is replayed from the readings on the next start.

import type { Clock, Moment } from '../clock.ts';
import { MAX_STATES_PER_COMMIT, SAVE_STATE_AFTER_MS } from '../limits.ts';
import type { BootState, DeviceState } from '../store/store.ts';
import { Boot } from './boot.ts';
import type { Device } from './device.ts';

interface Unsaved {
  /** Everything before this position is in the saved state. */
  readonly from: number;
  /** Monotonic ms of the first change since it was saved. */
  readonly sinceMs: number;
}

/** The states that go with one commit. */
export interface SealedStates {
  readonly devices: readonly DeviceState[];
  readonly boots: readonly BootState[];
  readonly replayFrom: number;
  /** The devices whose states these are. */
  readonly owners: readonly Device[];
}

/** The states that differ from what is saved. */
export class Checkpoint {
  /** Oldest change first, so that the walk over those that are due can stop early. */
  readonly #unsaved = new Map<Device | Boot, Unsaved>();
  /** Must be saved with the next commit, because its readings mean nothing without them. */
  readonly #urgent = new Set<Device | Boot>();
  #replayFrom: number;

  /** @param replayFrom all saved states are right up to here. */
  constructor(replayFrom: number) {
    this.#replayFrom = replayFrom;
  }

  /** Something about it changed, now; its state so far holds everything before `position`. */
  changed(what: Device | Boot, position: number, clock: Clock): void {
    if (this.#unsaved.has(what)) return;
    this.#unsaved.set(what, { from: position, sinceMs: clock().monoMs });
    this.#replayFrom = Math.min(this.#replayFrom, position - 1);
  }

  /** It must be saved with the next commit. */
  required(what: Device | Boot): void {
    this.#urgent.add(what);
  }

  /** No state of this device, nor of its boots, is saved any more. */
  forget(device: Device): void {
    for (const known of [this.#unsaved, this.#urgent]) {
      for (const what of known.keys()) {
        if (what === device || (what instanceof Boot && what.device === device)) known.delete(what);
      }
    }
  }

  /** Whether states are waiting that are due, or would be lost if the server ended now. */
  due(now: Moment): boolean {
    if (this.#urgent.size > 0) return true;
    for (const { sinceMs } of this.#unsaved.values()) {
      return now.monoMs - sinceMs >= SAVE_STATE_AFTER_MS;
    }
    return false;
  }

  /**
   * Takes the states for a commit.
   * @param durable the last durable position: devices count up to here.
   * @param batch the batch that is committed: boots know everything up to its end.
   * @param all take everything, as before the end.
   */
  seal(
    durable: number,
    batch: { readonly number: number; readonly lastPosition: number },
    now: Moment,
    all = false,
  ): SealedStates {
    const due = [...this.#urgent];
    for (const [what, { sinceMs }] of this.#unsaved) {
      if (!all && now.monoMs - sinceMs < SAVE_STATE_AFTER_MS) break;
      if (!all && due.length >= MAX_STATES_PER_COMMIT) break;
      if (!this.#urgent.has(what)) due.push(what);
    }
    const aged = due.length > this.#urgent.size;
    this.#urgent.clear();

    const devices: DeviceState[] = [];
    const owners: Device[] = [];
    const boots: BootState[] = [];
    for (const what of due) {
      this.#unsaved.delete(what);
      if (what instanceof Boot) {
        boots.push(what.state(batch.lastPosition, now));
        continue;
      }
      devices.push(what.state(durable));
      owners.push(what);
      // Its readings of this very batch are not counted yet.
      if (what.touchedBy === batch.number) this.changed(what, durable + 1, () => now);
    }
    if (aged || this.#unsaved.size === 0) this.#replayFrom = this.#leastUnsaved(batch.lastPosition);
    return { devices, boots, owners, replayFrom: this.#replayFrom };
  }

  #leastUnsaved(last: number): number {
    let least = last;
    for (const { from } of this.#unsaved.values()) least = Math.min(least, from - 1);
    return least;
  }
}
