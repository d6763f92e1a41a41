// I2C, which only the BME280 here would use.
#pragma once

#include "Arduino.h"

class TwoWire {
 public:
  bool begin(int = -1, int = -1) { return true; }
  void setClock(uint32_t) {}
};

extern TwoWire Wire;
