// "Adafruit BME280 Library": reads what host.h's setClimate() set; not found while the temperature is NAN.
#pragma once

#include "Arduino.h"
#include "Wire.h"

class Adafruit_BME280 {
 public:
  bool begin(uint8_t address = 0x77, TwoWire *wire = nullptr);
  float readTemperature();
  float readHumidity();
  float readPressure();
};
