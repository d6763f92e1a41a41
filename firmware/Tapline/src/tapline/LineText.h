// Text for one line, written into a fixed buffer that remembers whether all of it fitted.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace tapline_parts {

class LineText {
 public:
  LineText(char *buffer, size_t size) : buffer_(buffer), size_(size) {}

  void put(char byte) {
    if (length_ < size_) buffer_[length_] = byte;
    length_ += 1;
  }
  void put(const char *text) {
    while (*text != '\0') put(*text++);
  }

  /// False: it was cut, and must not be used.
  bool whole() const { return length_ <= size_; }
  size_t length() const { return length_; }

 private:
  char *const buffer_;
  const size_t size_;
  size_t length_ = 0;
};

}  // namespace tapline_parts
