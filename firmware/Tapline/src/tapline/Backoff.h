// How long to wait before the next try: twice as long each time, with jitter, so that boards that lost their
// server together do not come back together.
#pragma once

#include <stdint.h>

namespace tapline_parts {

/// The least wait after the server said that coming back soon helps nobody, in ms.
constexpr uint32_t kRefusedWaitMs = 30000;

class Backoff {
 public:
  /// The next wait in ms: the upper half of 1 s, 2 s, 4 s ... 30 s.
  uint32_t next(uint32_t random);
  /// The wait in ms after a refusal: 30 to 45 s.
  static uint32_t refused(uint32_t random) { return kRefusedWaitMs + random % (kRefusedWaitMs / 2 + 1); }
  /// It went well: the next wait is a short one again.
  void reset() { ceilingMs_ = kFirstMs; }

 private:
  static constexpr uint32_t kFirstMs = 1000;
  static constexpr uint32_t kMaxMs = 30000;

  uint32_t ceilingMs_ = kFirstMs;
};

}  // namespace tapline_parts
