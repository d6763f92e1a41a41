// HELLO: how the board says who it is and what its lines hold.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "LineText.h"

namespace tapline_parts {

/// What a board says of itself; nullptr: it does not say so.
struct Hello {
  const char *device;
  const char *fields;  ///< without seq and millis, which come first
  const char *token;
  const char *units;
  const char *firmware;
};

/// Writes the line, without its LF.
void putHello(LineText &line, const Hello &hello, const char *boot, uint32_t millis);

/// How many names a list with commas has; 0 when one is empty or has a blank or control character.
size_t countFields(const char *fields);

/// Whether a board may call itself so.
bool isDeviceName(const char *name);

/// Whether a text can stand in HELLO: no control characters and, but for the firmware, no blanks.
bool isWord(const char *text, bool blanks);

}  // namespace tapline_parts
