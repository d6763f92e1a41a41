// Makes lines of bytes, however they were cut. What is longer than any line that a board needs is skipped.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace tapline_parts {

/// `CMD `, an id of 64 bytes, a blank, a command of 1,024 bytes, CR, NUL, and a few to spare.
constexpr size_t kLineBytes = 1104;

class LineReader {
 public:
  /// Takes bytes up to the end of a line at most.
  ///
  /// @return how many it took
  size_t take(const uint8_t *bytes, size_t count);
  /// Whether a line is there; it must be looked at before the next take().
  bool ready() const { return ready_; }
  /// The line without its end, and with a NUL behind it. May be changed in place.
  char *text() { return line_; }
  size_t length() const { return length_; }
  /// Forgets what there is of a line: the connection is a new one.
  void clear();

 private:
  void end();

  char line_[kLineBytes];
  size_t length_ = 0;
  bool ready_ = false;
  bool oversized_ = false;
};

}  // namespace tapline_parts
