// The chip.
#pragma once

#include <stdint.h>

class EspClass {
 public:
  uint32_t getChipId() { return 0x00c0ffee; }
  uint64_t getEfuseMac() { return 0x0000a1b2c3d4e5f6; }
  uint32_t getFreeHeap() { return 40000; }
  void restart();
  void wdtFeed() {}
};

extern EspClass ESP;
