// Numbers as the server reads them, and back. Integer arithmetic only: a printf that knows %f costs an
// ESP8266 some kilobytes, and this one is exact.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "LineText.h"

namespace tapline_parts {

/// Digits behind the point at most.
constexpr uint8_t kMaxDecimals = 6;

void putNumber(LineText &line, uint64_t number);

/// Writes a value with so many digits behind the point (6 at most), the nearest there is, halves away from
/// zero. What is not finite, or from 2^64 on, is missing: `nan`.
void putFixed(LineText &line, float value, uint8_t decimals);

/// Reads 1 to 16 digits; no other character may be there.
///
/// @return false when it is no such number
bool readNumber(const char *text, size_t length, uint64_t &number);

}  // namespace tapline_parts
