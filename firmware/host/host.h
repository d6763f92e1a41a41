// What a test sets on the board that this folder plays: its clock, its Wi-Fi, its server, its sensors and its heap.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace host {

// --- The clock ---

/// Begins millis() at this value, and lets it run at so many times real time from here on. A rate of 0 stops it: then
/// only advanceClock() and delay() move it.
void setClock(uint32_t startMs, double rate);
void advanceClock(uint32_t ms);

// --- The network ---

/// Whether the Wi-Fi that a sketch joined is there; it is, if nothing else is said. Without it connections break.
void setWifi(bool there);
/// How often a sketch called WiFi.begin().
unsigned countWifiBegins();
/// All connections go to this address, whatever the sketch says; nullptr or port 0: to where it says.
void redirect(const char *address, uint16_t port);
/// A WiFiServer listens on this port in place of its own; 0: on any free one. It listens on loopback only.
void setListenPort(uint16_t port);
/// The port that the last WiFiServer listens on.
uint16_t listenPort();

// --- Sensors and pins ---

struct Climate {
  float temperature;  ///< degrees C
  float humidity;     ///< %
  float pressure;     ///< Pa
};
/// What DHT and BME280 read from here on. NAN: the read fails.
void setClimate(const Climate &climate);
Climate climate();
/// What digitalRead() and analogRead() see.
void setPin(uint8_t pin, int value);
/// What digitalWrite() and analogWrite() left.
int pin(uint8_t pin);

// --- Random numbers ---

/// Makes the generator of the chip repeat itself: the next number is this one, and so on. Without this call it is the
/// machine's own.
void seedRandom(uint32_t seed);

// --- The serial port ---

/// Where Serial's output goes; nullptr: to stdout.
void setSerialOutput(void (*output)(const uint8_t *bytes, size_t count));

}  // namespace host
