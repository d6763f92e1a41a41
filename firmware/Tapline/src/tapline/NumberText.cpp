#include "NumberText.h"

#include <string.h>

namespace tapline_parts {

namespace {

/// IEEE 754 binary32.
constexpr int kFractionBits = 23;
constexpr int kBias = 127 + kFractionBits;
constexpr uint32_t kNotFinite = 0xff;

/// A value with more bits behind the point is below 2^-36 and rounds to nothing with 6 decimals.
/// With up to 60 of them ten times the fraction fits into 64 bits.
constexpr int kMaxPointBits = 60;
/// Beyond it a whole value does not fit into 64 bits.
constexpr int kMaxShift = 63 - kFractionBits;

constexpr uint8_t kMaxDigits = 20;
constexpr size_t kMaxNumberDigits = 16;

void putDigits(LineText &line, uint64_t number, uint8_t leastDigits) {
  char digits[kMaxDigits];
  uint8_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  for (uint8_t zeros = count; zeros < leastDigits; zeros++) line.put('0');
  while (count > 0) line.put(digits[--count]);
}

}  // namespace

void putNumber(LineText &line, uint64_t number) { putDigits(line, number, 1); }

void putFixed(LineText &line, float value, uint8_t decimals) {
  if (decimals > kMaxDecimals) decimals = kMaxDecimals;
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  const uint32_t exponent = (bits >> kFractionBits) & 0xff;
  uint32_t mantissa = bits & ((1UL << kFractionBits) - 1);
  if (exponent != 0) mantissa |= 1UL << kFractionBits;
  // The value is mantissa x 2^shift.
  const int shift = static_cast<int>(exponent == 0 ? 1 : exponent) - kBias;
  if (exponent == kNotFinite || shift > kMaxShift) {
    line.put("nan");
    return;
  }

  uint64_t whole = 0;
  uint32_t decimal = 0;
  if (shift >= 0) {
    whole = static_cast<uint64_t>(mantissa) << shift;
  } else if (-shift <= kMaxPointBits) {
    const int pointBits = -shift;
    const uint64_t one = 1ULL << pointBits;
    whole = mantissa >> (pointBits < 32 ? pointBits : 31);
    uint64_t fraction = mantissa & (one - 1);
    uint32_t scale = 1;
    for (uint8_t digit = 0; digit < decimals; digit++) {
      fraction *= 10;
      decimal = decimal * 10 + static_cast<uint32_t>(fraction >> pointBits);
      fraction &= one - 1;
      scale *= 10;
    }
    if (fraction >= one / 2) decimal += 1;
    if (decimal == scale) {
      decimal = 0;
      whole += 1;
    }
  }

  const bool negative = (bits >> 31) != 0;
  if (negative && (whole != 0 || decimal != 0)) line.put('-');
  putDigits(line, whole, 1);
  if (decimals == 0) return;
  line.put('.');
  putDigits(line, decimal, decimals);
}

bool readNumber(const char *text, size_t length, uint64_t &number) {
  if (length < 1 || length > kMaxNumberDigits) return false;
  number = 0;
  for (size_t at = 0; at < length; at++) {
    if (text[at] < '0' || text[at] > '9') return false;
    number = number * 10 + static_cast<uint64_t>(text[at] - '0');
  }
  return true;
}

}  // namespace tapline_parts
