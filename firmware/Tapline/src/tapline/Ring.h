// The readings that must not be forgotten yet: those the server has not acknowledged. When there is no room
// left the oldest goes, and the jump in seq tells the server.
#pragma once

#include <stdint.h>

namespace tapline_parts {

/// A reading in the ring; valid until the next push.
struct Reading {
  uint32_t seq;
  uint32_t millis;
  const uint32_t *values;  ///< the bits of floats
};

class Ring {
 public:
  /// @param values of each reading: fewer of them let more readings fit
  void setUp(uint32_t *words, uint32_t wordCount, uint8_t values);

  /// Keeps a reading, with the next seq.
  ///
  /// @return false when the oldest had to go for it
  bool push(uint32_t millis, const float *values);
  /// Forgets every reading up to this seq: the server has them for good.
  void acknowledge(uint32_t seq);

  /// The next reading to send, oldest first.
  ///
  /// @return false when all were sent
  bool next(Reading &reading) const;
  /// The one that next() gave was sent.
  void advance() { cursor_ += 1; }
  /// Begins again at the oldest: nobody knows what became of what was sent.
  void rewind() { cursor_ = oldest_; }

  uint32_t size() const { return size_; }
  uint32_t capacity() const { return capacity_; }
  uint32_t dropped() const { return dropped_; }
  /// The seq of the newest reading; 0: there was none.
  uint32_t newest() const { return oldest_ + size_ - 1; }

 private:
  void drop(uint32_t count);
  uint32_t *slot(uint32_t index) const { return words_ + (first_ + index) % capacity_ * stride_; }

  uint32_t *words_ = nullptr;
  uint32_t stride_ = 1;
  uint32_t capacity_ = 0;
  /// Slot of the oldest reading. Seqs rise by one, so it and its seq tell all others.
  uint32_t first_ = 0;
  uint32_t size_ = 0;
  uint32_t oldest_ = 1;
  /// The next seq to send.
  uint32_t cursor_ = 1;
  uint32_t dropped_ = 0;
};

}  // namespace tapline_parts
