// The board's clock. It wraps after 49.7 days, so times are only ever compared by how long ago they were.
#pragma once

#include <Arduino.h>
#include <stdint.h>

namespace tapline_parts {

inline uint32_t uptimeMs() { return static_cast<uint32_t>(millis()); }

/// How long ago it was, in ms; right for up to 49.7 days, also over the wrap.
inline uint32_t elapsedMs(uint32_t since) { return uptimeMs() - since; }

}  // namespace tapline_parts
