// Lines on their way to the server: only whole ones get in, and they leave in order, as many bytes at a time as
// the connection takes. A line that began to leave is ended by its rest or by the end of the connection,
// never by another line.
#pragma once

#include <Client.h>
#include <stddef.h>
#include <stdint.h>

#include "LineText.h"

namespace tapline_parts {

/// Finds the seqs of readings in what goes out: the first cell of each line that begins with a digit.
struct SeqScan {
  uint32_t highest = 0;
  uint32_t seq = 0;
  bool lineStart = true;
  bool reading = false;
  bool inSeq = false;

  void take(const char *bytes, size_t count);
};

class Outbox {
 public:
  Outbox(char *buffer, size_t size) : buffer_(buffer), size_(size) {}

  /// For a new connection.
  void clear();
  /// Takes out the lines of which nothing has left, and forgets the seqs that went: a new boot begins.
  void beginBoot();

  size_t room() const { return size_ - used_; }
  /// Where the next line is written, leaving some bytes free; then it is given to add().
  LineText line(size_t leaveFree = 0) const;
  /// @return false when it did not fit; then nothing was added
  bool add(LineText &line);

  /// Lets the connection take what it takes now; one write at most.
  ///
  /// @return false when it claims to have taken more than there was: what it sent is anybody's guess
  bool flushTo(Client &connection);

  /// The highest seq of a reading that was handed to the connection since the boot began; 0: none.
  uint32_t highestSeq() const { return highestSeq_; }

 private:
  char *const buffer_;
  const size_t size_;
  size_t used_ = 0;
  SeqScan taken_;
  uint32_t highestSeq_ = 0;
  /// The connection tells how much it takes; those that cannot say 0 always.
  bool tellsRoom_ = false;
};

}  // namespace tapline_parts
