// Where a virtual board stands: a day that warms and cools, weather that wanders, light that comes
// and goes. The sensors look at it, each with its own eyes.

import type { Random } from '../random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The sun stands highest then; the air is warmest, and driest, some hours later. */
const NOON_MS = 12.5 * HOUR_MS;
const WARMEST_MS = 15 * HOUR_MS;

export class Place {
  readonly #meanTemperature: number;
  readonly #meanHumidity: number;
  readonly #meanPressure: number;
  /** How much a day warms it, in K. */
  readonly #swing: number;
  readonly #warmth: Wander;
  readonly #damp: Wander;
  readonly #weather: Wander;
  readonly #clouds: Wander;
  #nowMs = 0;

  constructor(random: Random) {
    this.#meanTemperature = between(20, 24, random);
    this.#meanHumidity = between(45, 58, random);
    this.#meanPressure = between(1005, 1020, random);
    this.#swing = between(1.5, 4, random);
    this.#warmth = new Wander(0.6, 20 * MINUTE_MS, random);
    this.#damp = new Wander(2, 30 * MINUTE_MS, random);
    this.#weather = new Wander(5, 18 * HOUR_MS, random);
    this.#clouds = new Wander(0.15, 10 * MINUTE_MS, random);
  }

  /** @param nowMs ms since a midnight */
  moveTo(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#nowMs);
    this.#nowMs = nowMs;
    for (const wander of [this.#warmth, this.#damp, this.#weather, this.#clouds]) {
      wander.pass(passedMs);
    }
  }

  /** °C. */
  get temperature(): number {
    return this.#meanTemperature + this.#swing * this.#daily(WARMEST_MS) + this.#warmth.value;
  }

  /** % relative humidity: the same water in warmer air is less of what it could hold. */
  get humidity(): number {
    return this.#meanHumidity - 2.5 * this.#swing * this.#daily(WARMEST_MS) + this.#damp.value;
  }

  /** hPa; it breathes twice a day, highest towards ten o'clock. */
  get pressure(): number {
    const breath = Math.cos((4 * Math.PI * (this.#nowMs - 10 * HOUR_MS)) / DAY_MS);
    return this.#meanPressure + 0.6 * breath + this.#weather.value;
  }

  /** 0 in the night to about 1 in the sun. */
  get light(): number {
    const sun = Math.max(0, this.#daily(NOON_MS) + 0.2) / 1.2;
    return sun * (0.85 + this.#clouds.value);
  }

  /** 1 at that time of the day, −1 twelve hours later. */
  #daily(highestMs: number): number {
    return Math.cos((2 * Math.PI * (this.#nowMs - highestMs)) / DAY_MS);
  }
}

/** Goes up and down at random around 0 and always comes back (an Ornstein–Uhlenbeck process). */
class Wander {
  readonly #spread: number;
  readonly #memoryMs: number;
  readonly #random: Random;
  #value: number;

  /**
   * @param spread its standard deviation
   * @param memoryMs after so long it has forgotten two thirds of where it was
   */
  constructor(spread: number, memoryMs: number, random: Random) {
    this.#spread = spread;
    this.#memoryMs = memoryMs;
    this.#random = random;
    this.#value = spread * noise(random);
  }

  get value(): number {
    return this.#value;
  }

  pass(passedMs: number): void {
    const kept = Math.exp(-passedMs / this.#memoryMs);
    const spread = this.#spread * Math.sqrt(1 - kept * kept);
    this.#value = this.#value * kept + spread * noise(this.#random);
  }
}

/** About normally distributed with deviation 1, and never beyond ±3. */
export function noise(random: Random): number {
  return 2 * (random() + random() + random() - 1.5);
}

function between(least: number, most: number, random: Random): number {
  return least + random() * (most - least);
}
