// "DHT sensor library" by Adafruit: reads what host.h's setClimate() set.
#pragma once

#include "Arduino.h"

constexpr uint8_t DHT11 = 11;
constexpr uint8_t DHT12 = 12;
constexpr uint8_t DHT22 = 22;

class DHT {
 public:
  DHT(uint8_t, uint8_t, uint8_t = 6) {}
  void begin(uint8_t = 55) {}
  float readTemperature(bool fahrenheit = false, bool force = false);
  float readHumidity(bool force = false);
};
