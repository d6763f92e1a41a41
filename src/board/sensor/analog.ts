// A light-dependent resistor on A0 of an ESP8266: always an answer, never quite the same.

import type { Random } from '../random.ts';
import { noise } from './place.ts';
import type { Profile } from './sensor.ts';

/** ESP8266: 10 bits. The divider of a NodeMCU makes 1023 of 3.3 V. */
const MOST = 1023;
const VOLTS = 3.3;

/** The transmitter shares the supply with the converter: some samples are far off. */
const SPIKE_RATE = 0.02;
const SPIKE = 25;

/** Streets are lit at night: it is never quite dark. */
const NIGHT = 30;

export const ANALOG: Profile = {
  metrics: [
    { name: 'adc', unit: null, least: 0, most: MOST, step: 1, decimals: 0 },
    { name: 'volts', unit: 'V', least: 0, most: VOLTS, step: 0.001, decimals: 3 },
  ],
  // The core gives the last value again when asked sooner, or else Wi-Fi breaks down.
  sampleMs: 5,
  failure: null,
  measure: (place, random) => {
    const lit = NIGHT + (MOST - NIGHT) * place.light;
    const adc = Math.round(lit + 1.5 * noise(random) + spike(random));
    const read = Math.min(Math.max(adc, 0), MOST);
    return [read, (read * VOLTS) / MOST];
  },
};

function spike(random: Random): number {
  return random() < SPIKE_RATE ? SPIKE * noise(random) : 0;
}
