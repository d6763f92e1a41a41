// Random numbers for boot tokens and for jitter.
#pragma once

#include <stdint.h>

namespace tapline_parts {

/// A token of 64 bits as hex digits, and a NUL.
constexpr uint8_t kBootTokenBytes = 17;

/// The chip's own generator. It is a true one while the radio is on, so it is asked when the Wi-Fi is up.
uint32_t chipRandom();

/// Makes a token that this board never had.
void makeBootToken(char (&token)[kBootTokenBytes], uint32_t (*random)());

}  // namespace tapline_parts
