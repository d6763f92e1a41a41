#include "Backoff.h"

namespace tapline_parts {

uint32_t Backoff::next(uint32_t random) {
  const uint32_t half = ceilingMs_ / 2;
  const uint32_t wait = half + random % (half + 1);
  ceilingMs_ = ceilingMs_ < kMaxMs / 2 ? 2 * ceilingMs_ : kMaxMs;
  return wait;
}

}  // namespace tapline_parts
