#include "Ring.h"

#include <string.h>

namespace tapline_parts {

void Ring::setUp(uint32_t *words, uint32_t wordCount, uint8_t values) {
  words_ = words;
  stride_ = 1 + static_cast<uint32_t>(values);
  capacity_ = wordCount / stride_;
}

bool Ring::push(uint32_t millis, const float *values) {
  const bool full = size_ == capacity_;
  if (full) {
    drop(1);
    dropped_ += 1;
  }
  uint32_t *const words = slot(size_);
  words[0] = millis;
  memcpy(words + 1, values, (stride_ - 1) * sizeof(float));
  size_ += 1;
  return !full;
}

void Ring::acknowledge(uint32_t seq) {
  if (seq < oldest_) return;
  const uint32_t count = seq - oldest_ + 1;
  drop(count < size_ ? count : size_);
}

bool Ring::next(Reading &reading) const {
  const uint32_t index = cursor_ - oldest_;
  if (index >= size_) return false;
  const uint32_t *const words = slot(index);
  reading = Reading{cursor_, words[0], words + 1};
  return true;
}

void Ring::drop(uint32_t count) {
  if (count == 0) return;
  first_ = (first_ + count) % capacity_;
  size_ -= count;
  oldest_ += count;
  if (cursor_ < oldest_) cursor_ = oldest_;
}

}  // namespace tapline_parts
