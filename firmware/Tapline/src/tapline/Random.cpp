#include "Random.h"

#include <Arduino.h>

#if defined(ESP32) && defined(__has_include)
#if __has_include(<esp_random.h>)
#include <esp_random.h>
#endif
#endif

namespace tapline_parts {

namespace {

/// What tells two boards apart should their generators ever agree.
uint32_t chipId() {
#if defined(ESP32)
  const uint64_t mac = ESP.getEfuseMac();
  return static_cast<uint32_t>(mac) ^ static_cast<uint32_t>(mac >> 32);
#elif defined(ESP8266)
  return ESP.getChipId();
#else
  return 0;
#endif
}

/// Spreads each bit over all others (the finalizer of MurmurHash3).
uint32_t mix(uint32_t bits) {
  bits ^= bits >> 16;
  bits *= 0x85ebca6bUL;
  bits ^= bits >> 13;
  bits *= 0xc2b2ae35UL;
  return bits ^ (bits >> 16);
}

}  // namespace

uint32_t chipRandom() {
#if defined(ESP32)
  return esp_random();
#elif defined(RANDOM_REG32)
  return RANDOM_REG32;
#else
  return static_cast<uint32_t>(random(0x7fffffffL)) ^ mix(static_cast<uint32_t>(micros()));
#endif
}

void makeBootToken(char (&token)[kBootTokenBytes], uint32_t (*random)()) {
  const uint32_t halves[] = {random() ^ mix(chipId()), random() ^ mix(static_cast<uint32_t>(micros()))};
  uint8_t at = 0;
  for (const uint32_t half : halves) {
    for (int8_t shift = 28; shift >= 0; shift = static_cast<int8_t>(shift - 4)) {
      token[at++] = "0123456789abcdef"[(half >> shift) & 0xf];
    }
  }
  token[at] = '\0';
}

}  // namespace tapline_parts
