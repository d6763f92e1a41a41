// A DHT11 that behaves like one: slow, a little noisy, and now and then unreadable.

import type { Random } from './random.ts';

/** What one look at the sensor gives; NaN where the read failed, as Arduino's DHT libraries do. */
export interface Climate {
  /** °C, in steps of 0.1. */
  readonly temperature: number;
  /** % relative humidity, whole numbers. */
  readonly humidity: number;
}

/** The sensor takes one sample a second; asked sooner, it gives the last one again (datasheet). */
const SAMPLE_MS = 1000;

/** How often a read fails: a checksum that does not fit, a pulse missed while Wi-Fi was busy. */
const FAILURE_RATE = 0.01;

/** A room, well inside what the sensor measures (0–50 °C, 20–90 %). Temperatures in tenths. */
const TEMPERATURE = { least: 150, most: 350, firstLeast: 190, firstMost: 260 };
const HUMIDITY = { least: 25, most: 85, firstLeast: 40, firstMost: 65 };

const FAILED: Climate = { temperature: Number.NaN, humidity: Number.NaN };

/** Walks at random, one small step a sample. */
export class Dht11 {
  readonly #random: Random;
  #tenths: number;
  #humidity: number;
  #last: Climate = FAILED;
  #sampledAt = Number.NEGATIVE_INFINITY;

  constructor(random: Random) {
    this.#random = random;
    this.#tenths = between(TEMPERATURE.firstLeast, TEMPERATURE.firstMost, random);
    this.#humidity = between(HUMIDITY.firstLeast, HUMIDITY.firstMost, random);
  }

  /** @param nowMs monotonic time in ms */
  read(nowMs: number): Climate {
    if (nowMs - this.#sampledAt < SAMPLE_MS) return this.#last;
    this.#sampledAt = nowMs;
    this.#tenths = step(this.#tenths, TEMPERATURE, this.#random);
    this.#humidity = step(this.#humidity, HUMIDITY, this.#random);
    const failed = this.#random() < FAILURE_RATE;
    this.#last = failed ? FAILED : { temperature: this.#tenths / 10, humidity: this.#humidity };
    return this.#last;
  }
}

function between(least: number, most: number, random: Random): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** One down, one up, or (half of the time) neither. */
function step(value: number, range: { least: number; most: number }, random: Random): number {
  const chance = random();
  const moved = chance < 0.25 ? value - 1 : chance < 0.5 ? value + 1 : value;
  return Math.min(Math.max(moved, range.least), range.most);
}
