// Arduino's IPAddress, version 4 only.
#pragma once

#include <stdint.h>

class String;

class IPAddress {
 public:
  IPAddress() = default;
  IPAddress(uint8_t first, uint8_t second, uint8_t third, uint8_t fourth) : bytes_{first, second, third, fourth} {}
  /// In network order, as the cores have it.
  explicit IPAddress(uint32_t address);
  operator uint32_t() const;
  uint8_t operator[](int index) const { return bytes_[index]; }
  bool operator==(const IPAddress &other) const { return static_cast<uint32_t>(*this) == static_cast<uint32_t>(other); }
  bool fromString(const char *text);
  String toString() const;

 private:
  uint8_t bytes_[4] = {0, 0, 0, 0};
};
