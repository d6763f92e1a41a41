#include "LineReader.h"

namespace tapline_parts {

size_t LineReader::take(const uint8_t *bytes, size_t count) {
  if (ready_) clear();
  for (size_t at = 0; at < count; at++) {
    if (bytes[at] == '\n') {
      end();
      return at + 1;
    }
    if (length_ < kLineBytes - 1) {
      line_[length_++] = static_cast<char>(bytes[at]);
    } else {
      oversized_ = true;
    }
  }
  return count;
}

void LineReader::clear() {
  length_ = 0;
  ready_ = false;
  oversized_ = false;
}

void LineReader::end() {
  if (oversized_) {
    clear();
    return;
  }
  if (length_ > 0 && line_[length_ - 1] == '\r') length_ -= 1;
  line_[length_] = '\0';
  ready_ = length_ > 0;
}

}  // namespace tapline_parts
